namespace MspPlatform.Gateway.Reading;

/// <summary>Who knows the answer of a read endpoint.</summary>
internal enum ReadSource
{
    /// <summary>The store, which scopes it.</summary>
    Store,

    /// <summary>The edge itself, from what the customer's agents sent.</summary>
    Metadata,

    /// <summary>vmalert, whose answer the edge filters.</summary>
    Rules,

    /// <summary>The same, alerts alone.</summary>
    Alerts,
}
