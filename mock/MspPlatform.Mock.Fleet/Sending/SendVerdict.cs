namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>
/// The rules of remote write 1.0: 2xx is done; 5xx, 429 and no answer are tried again; all else never succeeds
/// (prometheus/docs, docs/specs/prw/remote_write_spec.md, "Retries &amp; Backoff").
/// </summary>
internal enum SendVerdict
{
    Acknowledged,
    Retry,
    Drop,
}
