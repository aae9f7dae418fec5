namespace MspPlatform.Mock.Clouds.Faults;

/// <summary>What goes wrong on order.</summary>
internal enum FaultKind
{
    /// <summary>The cloud's way of saying "too often".</summary>
    Throttle,

    /// <summary>The operation is not allowed.</summary>
    Deny,

    /// <summary>The cloud is not well.</summary>
    ServerError,

    /// <summary>The session has ended.</summary>
    ExpireSession,

    /// <summary>No answer, until the caller gives up.</summary>
    Hang,

    /// <summary>The answer is cut off in the middle.</summary>
    Malformed,

    /// <summary>A good answer's status with XML where JSON is due, or JSON where XML is.</summary>
    OtherFormat,

    /// <summary>The answer names another account.</summary>
    WrongAccount,

    /// <summary>One item of a good answer has an error.</summary>
    ItemError,

    /// <summary>The next page is the page itself.</summary>
    CircularPages,
}
