using MspPlatform.Mock.Fleet.Input;
using MspPlatform.Mock.Fleet.Tests.Support;

namespace MspPlatform.Mock.Fleet.Tests.Input;

public sealed class WorldFileTests : IDisposable
{
    private const string Sound =
        """
        {"edgeUrl":"http://localhost:8880/","interval":"15s","servers":[
          {"name":"web-01","customer":"acme","environment":"prod","csp":"aws","region":"ap-northeast-2","profile":"web","tokenFile":"acme.token"},
          {"name":"db-01","customer":"acme","environment":"prod","csp":"aws","region":"ap-northeast-2","profile":"db","tokenFile":"acme.token"}]}
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fleet-world-");

    private string Write(string world, string token = Servers.Token + "\n")
    {
        File.WriteAllText(Path.Combine(_folder.FullName, "acme.token"), token);
        var path = Path.Combine(_folder.FullName, "world.json");
        File.WriteAllText(path, world);
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Read_ASoundWorld_GivesItsServersWithTokensFromBesideTheFile()
    {
        var plan = WorldFile.Read(Write(Sound));

        plan.WriteUrl.ShouldBe(new Uri("http://localhost:8880/api/v1/write"));
        plan.Interval.ShouldBe(TimeSpan.FromSeconds(15));
        plan.Servers.Select(server => server.Identity.ServerName).ShouldBe(["web-01", "db-01"]);
        plan.Servers.ShouldAllBe(server => server.Token.Reveal() == Servers.Token);
        plan.Servers[1].Shape.SeriesCount.ShouldBeGreaterThan(plan.Servers[0].Shape.SeriesCount);
    }

    [Theory]
    [InlineData("\"profile\":\"db\"", "\"profile\":\"mainframe\"", "servers[1]: profile 'mainframe' is unknown")]
    [InlineData("\"name\":\"db-01\"", "\"name\":\"web-01\"", "servers[1]: 'web-01' of 'acme' is listed twice")]
    [InlineData("\"region\":\"ap-northeast-2\",\"profile\":\"db\"", "\"region\":\"\",\"profile\":\"db\"", "servers[1]: name, customer")]
    [InlineData("\"region\":\"ap-northeast-2\",\"profile\":\"db\"", "\"profile\":\"db\"", "region")]
    [InlineData("\"interval\":\"15s\"", "\"interval\":\"15\"", "'interval' must be")]
    [InlineData("\"interval\":\"15s\"", "\"interval\":\"11m\"", "'interval' must be")]
    [InlineData("\"interval\":\"15s\"", "\"intervall\":\"15s\"", "intervall")]
    [InlineData("http://localhost:8880/", "localhost:8880", "'edgeUrl' must be")]
    [InlineData("http://localhost:8880/", "http://user:pass@localhost/", "'edgeUrl' must be")]
    [InlineData("]}", "", "not a world file")]
    [InlineData("acme.token\"}]", "other.token\"}]", "other.token' cannot be read: it does not exist")]
    public void Read_AWorldWithAMistake_SaysWhereInOneSentence(string sound, string broken, string message)
    {
        Sound.ShouldContain(sound);
        var path = Write(Sound.Replace(sound, broken));

        var error = Should.Throw<InputException>(() => WorldFile.Read(path)).Message;

        error.ShouldContain(message);
        error.ShouldEndWith(".");
        error.ShouldNotContain("\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n \n")]
    [InlineData(Servers.Token + "\nmsp_agent_second")]
    [InlineData("msp_agent_with space")]
    [InlineData("msp_agent_Ω")]
    public void Read_ABadTokenFile_SaysSoWithoutTheToken(string token)
    {
        var path = Write(Sound, token);

        var error = Should.Throw<InputException>(() => WorldFile.Read(path)).Message;

        error.ShouldContain("acme.token");
        error.ShouldNotContain("msp_agent");
    }

    [Fact]
    public void Token_Printed_IsHidden()
    {
        var plan = WorldFile.Read(Write(Sound));
        plan.Servers[0].ToString().ShouldNotContain(Servers.Token);
    }
}
