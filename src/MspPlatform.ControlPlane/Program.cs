using Microsoft.Extensions.Options;
using MspPlatform.ControlPlane;
using MspPlatform.ControlPlane.Setup;

if (args is [MigrateCommand.Verb, .. string[] rest])
    return await MigrateCommand.RunAsync(rest, Console.Out, Console.Error, CancellationToken.None);

try
{
    await ControlPlaneHost.Build(args).RunAsync();
    return 0;
}
catch (Exception exception) when (exception is OptionsValidationException or IOException or UnauthorizedAccessException or FormatException)
{
    // A wrong setting or file is the operator's to mend; a stack trace would only hide the sentence that says which.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
