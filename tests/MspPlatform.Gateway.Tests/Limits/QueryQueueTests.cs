using MspPlatform.Gateway.Limits;

namespace MspPlatform.Gateway.Tests.Limits;

public sealed class QueryQueueTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly QueryQueue _queue = new();

    [Fact]
    public async Task Enter_BelowTheLimit_IsAtOnce_AboveItWaitsInOrder()
    {
        (await EnterAsync(1)).ShouldBeTrue();
        Task<bool> second = EnterAsync(1), third = EnterAsync(1);
        second.IsCompleted.ShouldBeFalse();

        _queue.Leave();

        (await second).ShouldBeTrue();
        third.IsCompleted.ShouldBeFalse();
        _queue.Leave();
        (await third).ShouldBeTrue();
        _queue.Leave();
        (await EnterAsync(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task Enter_TurnDoesNotCome_IsFalse_AndThePlaceIsFree()
    {
        (await EnterAsync(1)).ShouldBeTrue();

        (await _queue.EnterAsync(1, TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken)).ShouldBeFalse();

        Task<bool> next = EnterAsync(1);
        _queue.Leave();
        (await next).ShouldBeTrue();
    }

    [Fact]
    public async Task Enter_AskerGoesAway_ThePlaceIsFree()
    {
        (await EnterAsync(1)).ShouldBeTrue();
        using var asker = new CancellationTokenSource();
        Task<bool> gone = _queue.EnterAsync(1, Long, TimeProvider.System, asker.Token).AsTask();

        await asker.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => gone);
        _queue.Leave();
        (await EnterAsync(1)).ShouldBeTrue();
    }

    [Fact]
    public async Task Enter_NoLimit_IsAtOnce()
    {
        for (int i = 0; i < 1_000; i++)
            (await EnterAsync(null)).ShouldBeTrue();
    }

    private Task<bool> EnterAsync(long? limit) => _queue.EnterAsync(limit, Long, TimeProvider.System, TestContext.Current.CancellationToken).AsTask();
}
