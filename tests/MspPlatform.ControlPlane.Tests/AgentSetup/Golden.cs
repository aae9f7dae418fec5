namespace MspPlatform.ControlPlane.Tests.AgentSetup;

/// <summary>Texts kept beside the tests. <c>UPDATE_GOLDEN=1</c> writes them anew, on a developer's machine only.</summary>
internal static class Golden
{
    public static string Folder => Path.Combine(Repository.Root, "tests", "MspPlatform.ControlPlane.Tests", "AgentSetup", "Golden");

    public static void ShouldMatch(string text, string name)
    {
        var file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Repository.IsCi.ShouldBeFalse("UPDATE_GOLDEN would make every golden test pass; it must not be set under CI.");
            File.WriteAllText(file, text);
        }

        File.Exists(file).ShouldBeTrue($"{file} is missing: run with UPDATE_GOLDEN=1 and read what it wrote");
        text.ShouldBe(File.ReadAllText(file));
    }
}
