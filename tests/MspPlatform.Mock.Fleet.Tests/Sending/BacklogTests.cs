using MspPlatform.Mock.Fleet.Sending;

namespace MspPlatform.Mock.Fleet.Tests.Sending;

public sealed class BacklogTests
{
    [Fact]
    public void Add_BeyondTheCapacity_GivesUpTheOldest()
    {
        var backlog = new Backlog(capacity: 2);

        backlog.Add(1).ShouldBeFalse();
        backlog.Add(2).ShouldBeFalse();
        backlog.Add(3).ShouldBeTrue();

        backlog.Count.ShouldBe(2);
        backlog.TryPeek(out var oldest).ShouldBeTrue();
        oldest.ShouldBe(2);
    }
}
