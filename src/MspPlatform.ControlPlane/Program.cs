using MspPlatform.ControlPlane;
using MspPlatform.ControlPlane.Setup;
using MspPlatform.ServiceDefaults.Hosting;

if (args is [MigrateCommand.Verb, .. string[] rest])
    return await MigrateCommand.RunAsync(rest, Console.Out, Console.Error, CancellationToken.None);

return await HostProgram.RunAsync(() => ControlPlaneHost.Build(args), CancellationToken.None);
