using MspPlatform.ControlPlane;
using MspPlatform.ControlPlane.Setup;

if (args is [MigrateCommand.Verb, .. string[] rest])
    return await MigrateCommand.RunAsync(rest, Console.Out, Console.Error, CancellationToken.None);

await ControlPlaneHost.Build(args).RunAsync();
return 0;
