using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Authentication;

/// <summary>Section <c>Tokens</c>.</summary>
internal sealed class TokenOptions
{
    public const string Section = "Tokens";

    /// <summary>File with the key that token hashes are keyed with: 32 bytes or more in base 64. The same as the control plane's. Required.</summary>
    [Required]
    public string HashKeyFile { get; set; } = "";

    /// <summary>
    /// Where the last snapshot is kept, so that the edge starts and serves while PostgreSQL is down. Empty (default) keeps none. The
    /// file holds keyed hashes, no tokens, and is sealed with the hash key.
    /// </summary>
    public string SnapshotFile { get; set; } = "";

    /// <summary>How often the tokens are read again when nothing announced a change, 1–300 s. Default 30 s.</summary>
    [Range(1, 300)]
    public int PollSeconds { get; set; } = 30;

    /// <summary>How often last uses are written to the database, 1–300 s. Default 5 s.</summary>
    [Range(1, 300)]
    public int UseFlushSeconds { get; set; } = 5;
}

[OptionsValidator]
internal sealed partial class TokenOptionsValidator : IValidateOptions<TokenOptions>;
