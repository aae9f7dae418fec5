using System.ComponentModel.DataAnnotations;

namespace MspPlatform.ControlPlane.Configuration;

/// <summary>How to reach the database: section <c>ConnectionStrings</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "ConnectionStrings";

    /// <summary>Npgsql connection string of a login with the role <c>msp_controlplane</c>. No default.</summary>
    [Required]
    public string Platform { get; set; } = "";
}
