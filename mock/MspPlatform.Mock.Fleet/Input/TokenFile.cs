namespace MspPlatform.Mock.Fleet.Input;

/// <summary>Agent tokens, one per line, blank lines ignored. Error texts name the file, never what stands in it.</summary>
internal static class TokenFile
{
    /// <exception cref="InputException">Unreadable, empty, or with a character that no token has.</exception>
    public static AgentToken[] Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"The token file '{path}' cannot be read: {Reason(e)}.");
        }

        var tokens = lines.Select(line => line.Trim()).Where(line => line.Length > 0).ToArray();
        if (tokens.Length == 0)
            throw new InputException($"The token file '{path}' is empty: put one agent token on each line.");
        var bad = Array.FindIndex(tokens, token => token.Any(character => !char.IsAsciiLetterOrDigit(character) && !"-._~+/=".Contains(character)));
        if (bad >= 0)
            throw new InputException($"Token {bad + 1} of the token file '{path}' has a character that no bearer token may have.");
        return [.. tokens.Select(token => new AgentToken(token))];
    }

    internal static string Reason(Exception e) => e switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it does not exist",
        UnauthorizedAccessException => "access is denied",
        _ => "reading failed",
    };
}
