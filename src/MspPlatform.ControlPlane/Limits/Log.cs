using MspPlatform.Domain.Customers;

namespace MspPlatform.ControlPlane.Limits;

internal static partial class Log
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Plan {Plan} was changed by {Actor}.")]
    public static partial void PlanChanged(ILogger logger, string plan, string actor);

    [LoggerMessage(Level = LogLevel.Information, Message = "The limits of customer {Customer} were changed by {Actor}.")]
    public static partial void CustomerLimitsChanged(ILogger logger, CustomerId customer, string actor);
}
