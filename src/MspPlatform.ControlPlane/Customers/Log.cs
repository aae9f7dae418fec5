using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Customers;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Customer {Customer} was created by {Actor}.")]
    public static partial void CustomerCreated(ILogger logger, CustomerId customer, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "Customer {Customer} is now {State}, by {Actor}.")]
    public static partial void CustomerStateChanged(ILogger logger, CustomerId customer, CustomerState state, string actor);
}
