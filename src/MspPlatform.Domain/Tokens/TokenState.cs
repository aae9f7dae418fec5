namespace MspPlatform.Domain.Tokens;

/// <summary>pending → active → rotating → expired / revoked.</summary>
public enum TokenState
{
    /// <summary>Issued, valid and not used yet.</summary>
    Pending,
    Active,

    /// <summary>Replaced by a newer one and still valid until its overlap ends.</summary>
    Rotating,
    Expired,
    Revoked,
}
