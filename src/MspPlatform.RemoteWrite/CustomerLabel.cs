namespace MspPlatform.RemoteWrite;

/// <summary>The <c>customer_id</c> of one customer as <see cref="WriteRequestRewriter"/> puts it in. Build it once, with the customer.</summary>
public sealed class CustomerLabel
{
    private readonly byte[] _field;

    /// <param name="value">UTF-8, not empty: the store drops a label without a value.</param>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public CustomerLabel(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            throw new ArgumentException("The value must not be empty.", nameof(value));
        _field = new byte[WriteRequestWriter.EncodedLabelLength(Name.Length, value.Length)];
        WriteRequestWriter.EncodeLabel(_field, Name, value);
    }

    internal static ReadOnlySpan<byte> Name => "customer_id"u8;

    /// <summary>The label as a field of a series.</summary>
    internal ReadOnlySpan<byte> Field => _field;
}
