namespace MspPlatform.Gateway.Tests.Writing.Formats;

/// <summary>A body as a real client wrote it (Golden/README.md).</summary>
internal static class GoldenFile
{
    public static byte[] Read(string name) => File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Writing", "Formats", "Golden", name));
}
