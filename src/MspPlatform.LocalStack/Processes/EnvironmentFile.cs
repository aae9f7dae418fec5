namespace MspPlatform.LocalStack.Processes;

/// <summary>Files of <c>NAME=value</c> lines and # comments, the format that Docker Compose's <c>env_file</c> reads too.</summary>
internal static class EnvironmentFile
{
    /// <exception cref="StackException">A line is neither; the message names it.</exception>
    public static IReadOnlyDictionary<string, string> Read(string path)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(path).Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1)
                throw new StackException($"{path} has a line that is not NAME=value: {line}");
            variables[line[..equals]] = line[(equals + 1)..];
        }

        return variables;
    }
}
