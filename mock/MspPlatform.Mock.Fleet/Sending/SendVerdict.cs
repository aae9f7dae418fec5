namespace MspPlatform.Mock.Fleet.Sending;

/// <summary>The remote write 1.0 rules: 2xx is done, 5xx and 429 and no answer are tried again, all else never succeeds (prw/remote_write_spec, "Retries").</summary>
internal enum SendVerdict
{
    Acknowledged,
    Retry,
    Drop,
}
