using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace MspPlatform.Gateway.Alerting;

/// <summary>Section <c>VmAlert</c>: who evaluates alerting rules.</summary>
internal sealed class VmAlertOptions
{
    public const string Section = "VmAlert";

    /// <summary>Base URL of a vmalert. Empty (default) is none: <c>rules</c> and <c>alerts</c> are empty lists then.</summary>
    [RegularExpression("https?://.+", ErrorMessage = "The field {0} must be a URL, such as http://127.0.0.1:8880, or empty.")]
    public string Url { get; set; } = "";

    /// <summary>How long vmalert may take to list its rules, 1–60 s. Default 10 s.</summary>
    [Range(1, 60)]
    public int TimeoutSeconds { get; set; } = 10;
}

[OptionsValidator]
internal sealed partial class VmAlertOptionsValidator : IValidateOptions<VmAlertOptions>;
