using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MspPlatform.ServiceDefaults.Hosting;

/// <summary>The main program of every host.</summary>
public static class HostProgram
{
    /// <summary>Builds the host and runs it until it is told to stop.</summary>
    /// <returns>The exit code: 1, after one sentence on standard error, when a setting or file is wrong.</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build, CancellationToken cancellationToken)
    {
        try
        {
            await ((IHost)build()).RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception exception) when (exception is OptionsValidationException or IOException or UnauthorizedAccessException or FormatException)
        {
            // It is the operator's to mend; a stack trace would only hide the sentence that says which.
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }
}
