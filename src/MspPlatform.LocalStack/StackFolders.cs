namespace MspPlatform.LocalStack;

/// <summary>Where things lie: the repository, and the data folder that <c>MSP_DATA_DIR</c> may move.</summary>
internal static class StackFolders
{
    private static readonly Lazy<string> Checkout = new(FindRepository);

    /// <summary>The checkout this program was built in: the nearest folder above it with the solution file.</summary>
    public static string Repository => Checkout.Value;

    /// <summary><c>MSP_DATA_DIR</c>, relative to the repository; default <c>.local</c>.</summary>
    public static string Data => Path.GetFullPath(Variable("MSP_DATA_DIR") ?? ".local", Repository);

    /// <summary><c>MSP_PARTS_DIR</c>, relative to the repository; default <c>$MSP_DATA_DIR/parts</c>.</summary>
    public static string Parts => Path.GetFullPath(Variable("MSP_PARTS_DIR") ?? Path.Combine(Data, "parts"), Repository);

    /// <summary>The value of an environment variable, null when unset or empty.</summary>
    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    /// <summary>Creates a folder and its parents when they are missing.</summary>
    /// <exception cref="StackException">It cannot be created; the message says why.</exception>
    public static void Create(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StackException($"The folder {folder} cannot be created: {e.Message}", e);
        }
    }

    private static string FindRepository()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "MspPlatform.sln")))
                return folder;
        }

        throw new StackException($"No MspPlatform.sln lies above {AppContext.BaseDirectory}: run the program from its checkout.");
    }
}
