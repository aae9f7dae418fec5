using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Canary;

/// <summary>Section <c>Canary</c>: two customers of our own who try to see each other.</summary>
internal sealed class CanaryOptions
{
    public const string Section = "Canary";

    /// <summary>Whether it runs. Default true. It writes to each back end under the customer ids <c>canary-a</c> and <c>canary-b</c>.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Seconds between two rounds, 1–300 s. Default 60 s.</summary>
    [Range(1, 300)]
    public int PeriodSeconds { get; set; } = 60;
}

[OptionsValidator]
internal sealed partial class CanaryOptionsValidator : IValidateOptions<CanaryOptions>;
