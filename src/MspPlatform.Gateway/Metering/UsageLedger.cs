using MspPlatform.Gateway.Authentication;
using MspPlatform.Persistence.Usage;

namespace MspPlatform.Gateway.Metering;

/// <summary>
/// Makes rows by the minute out of counters that only grow. Every count lands in exactly one minute, the one that is open when it is
/// read; a minute's rows are absolute, so that writing them again changes nothing. For one thread.
/// </summary>
/// <param name="edgeId">This run of this edge: after a restart counters begin at 0 under another id.</param>
/// <param name="maxWaitingRows">Above so many rows that could not be written no new minute is begun.</param>
internal sealed class UsageLedger(Guid edgeId, int maxWaitingRows)
{
    private readonly Dictionary<Guid, MeterReading> _beginnings = [];
    private readonly Dictionary<Guid, MeterReading> _written = [];
    private readonly Dictionary<Guid, MeterReading> _collected = [];
    private readonly List<UsageMinute> _minutes = [];
    private readonly List<SeriesMinute> _series = [];
    private readonly List<RejectionMinute> _rejections = [];
    private DateTimeOffset? _open;

    /// <summary>Rows of minutes that are over, and not written yet.</summary>
    public int Waiting => _minutes.Count + _series.Count + _rejections.Count;

    /// <summary>Everything that is to be written now: minutes that are over, and the open one as it stands.</summary>
    public (List<UsageMinute> Minutes, List<SeriesMinute> Series, List<RejectionMinute> Rejections) Collect(TokenSnapshot snapshot, DateTimeOffset now)
    {
        DateTimeOffset minute = Floor(now);
        _open ??= minute;
        if (minute > _open && Waiting <= maxWaitingRows)
            Close(snapshot, _open.Value, minute, now);
        _collected.Clear();
        List<UsageMinute> minutes = [.. _minutes];
        List<RejectionMinute> rejections = [.. _rejections];
        foreach (TokenEntry token in snapshot.Entries)
        {
            MeterReading reading = token.Activity.Meter.Read();
            AddUsage(minutes, token, reading, _open.Value);
            _collected[token.Id] = reading;
            AddRejections(rejections, token, token.Activity.Meter.Rejections(), _open.Value);
        }

        return (minutes, [.. _series], rejections);
    }

    /// <summary>What <see cref="Collect"/> gave last is in the database.</summary>
    public void Written()
    {
        foreach ((Guid token, MeterReading reading) in _collected)
            _written[token] = reading;
        _minutes.Clear();
        _series.Clear();
        _rejections.Clear();
    }

    private void Close(TokenSnapshot snapshot, DateTimeOffset open, DateTimeOffset next, DateTimeOffset now)
    {
        foreach (TokenEntry token in snapshot.Entries)
        {
            MeterReading reading = token.Activity.Meter.Read();
            AddUsage(_minutes, token, reading, open);
            AddRejections(_rejections, token, token.Activity.Meter.TakeRejections(), open);
            _beginnings[token.Id] = reading;
            token.Activity.Meter.Tick(now);
        }

        foreach (CustomerEntry customer in snapshot.Customers)
        {
            customer.Traffic.Series.Tick(now);
            if (customer.Traffic.Series.Count > 0)
                _series.Add(Row(customer, open));
        }

        _open = next;
    }

    private SeriesMinute Row(CustomerEntry customer, DateTimeOffset minute) => new()
    {
        CustomerId = customer.Id,
        Minute = minute,
        EdgeId = edgeId,
        Active = customer.Traffic.Series.Count,
        NewToday = customer.Traffic.Series.NewToday,
    };

    private void AddUsage(List<UsageMinute> rows, TokenEntry token, MeterReading reading, DateTimeOffset minute)
    {
        MeterReading used = reading - _beginnings.GetValueOrDefault(token.Id);
        if (used == default || reading == _written.GetValueOrDefault(token.Id))
            return;
        rows.Add(new UsageMinute
        {
            CustomerId = token.CustomerId,
            Minute = minute,
            TokenId = token.Id,
            EdgeId = edgeId,
            Writes = used.Writes,
            Samples = used.Samples,
            Bytes = used.Bytes,
            Queries = used.Queries,
            QueryMilliseconds = used.QueryTicks / TimeSpan.TicksPerMillisecond,
            Series = token.Activity.Meter.SeriesIn(minute),
        });
    }

    private void AddRejections(List<RejectionMinute> rows, TokenEntry token, IReadOnlyList<RejectionTally> tallies, DateTimeOffset minute) =>
        rows.AddRange(tallies.Select(tally => new RejectionMinute
        {
            CustomerId = token.CustomerId,
            Minute = minute,
            TokenId = token.Id,
            EdgeId = edgeId,
            Reason = tally.Reason.Id,
            ReportOnly = tally.ReportOnly,
            Requests = tally.Requests,
            Samples = tally.Samples,
            LastAt = tally.LastAt,
            Example = tally.Example,
        }));

    private static DateTimeOffset Floor(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
}
