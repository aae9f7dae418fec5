namespace MspPlatform.Domain.Customers;

/// <summary>active → suspended ⇄ active → offboarding → offboarded. Only an active customer may write or read.</summary>
public enum CustomerState
{
    Active,
    Suspended,
    Offboarding,
    Offboarded,
}
