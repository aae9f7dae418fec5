namespace MspPlatform.Domain.Customers;

/// <summary>The states' names as the API, the database and the portal write them.</summary>
public static class CustomerStateText
{
    public static string Of(CustomerState state) => state switch
    {
        CustomerState.Active => "active",
        CustomerState.Suspended => "suspended",
        CustomerState.Offboarding => "offboarding",
        CustomerState.Offboarded => "offboarded",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown customer state."),
    };

    public static bool TryParse(string? text, out CustomerState state)
    {
        foreach (CustomerState candidate in Enum.GetValues<CustomerState>())
        {
            if (string.Equals(Of(candidate), text, StringComparison.Ordinal))
            {
                state = candidate;
                return true;
            }
        }

        state = default;
        return false;
    }

    /// <exception cref="FormatException">The text names no state.</exception>
    public static CustomerState Parse(string text) =>
        TryParse(text, out CustomerState state) ? state : throw new FormatException($"'{text}' is not a customer state.");
}
