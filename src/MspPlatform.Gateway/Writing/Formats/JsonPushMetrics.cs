using System.Text.Json;

namespace MspPlatform.Gateway.Writing.Formats;

/// <summary>The members of a JSON push, and the place the reader is at. The rented texts belong to the caller.</summary>
internal ref struct JsonPushMetrics(SeriesBuilder series, PooledBytes host, PooledBytes name, PooledBytes member, PooledBytes text)
{
    private int _index = -1;
    private bool _hasHost;
    private bool _hasMetrics;

    /// <summary>Reads the whole document. Throws <see cref="JsonException"/> for what is not JSON.</summary>
    public FormatFault Read(ref Utf8JsonReader reader, long now)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            return WrongType("", "an object");

        // The host may stand behind the metrics that it is a label of: they are read when all of the object was seen.
        Utf8JsonReader list = default;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            FormatFault fault = ReadMember(ref reader, ref list);
            if (!fault.IsNone)
                return fault;
        }

        // Throws if anything but white space follows.
        reader.Read();
        if (!_hasHost || !_hasMetrics)
            return Missing(_hasHost ? "metrics" : "host");
        return ReadList(ref list, now);
    }

    private FormatFault ReadMember(ref Utf8JsonReader reader, ref Utf8JsonReader list)
    {
        if (!TryCopy(ref reader, member))
            return NotText("");
        reader.Read();
        if (member.Span.SequenceEqual("host"u8))
            return Twice(ref _hasHost, "host") ?? ReadText(ref reader, host, "host");
        if (!member.Span.SequenceEqual("metrics"u8))
            return Unknown();

        list = reader;
        FormatFault? fault = Twice(ref _hasMetrics, "metrics");
        if (reader.TokenType != JsonTokenType.StartArray)
            return fault ?? WrongType("metrics", "an array");
        reader.Skip();
        return fault ?? FormatFault.None;
    }

    private FormatFault ReadList(ref Utf8JsonReader reader, long now)
    {
        for (_index = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; _index++)
        {
            if (reader.TokenType != JsonTokenType.StartObject)
                return WrongType("", "an object");
            FormatFault fault = ReadMetric(ref reader, now);
            if (!fault.IsNone)
                return fault;
        }

        return FormatFault.None;
    }

    private FormatFault ReadMetric(ref Utf8JsonReader reader, long timestamp)
    {
        bool hasName = false, hasValue = false, hasTimestamp = false, hasLabels = false;
        double value = 0;
        series.Clear();
        FormatFault fault = Checked(series.Add("server_name"u8, host.Span), "");
        if (fault.IsNone)
            fault = Checked(series.Add("instance"u8, host.Span), "");
        while (fault.IsNone && reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryCopy(ref reader, member))
                return NotText("");
            reader.Read();
            if (member.Span.SequenceEqual("name"u8))
                fault = Twice(ref hasName, "name") ?? ReadText(ref reader, name, "name");
            else if (member.Span.SequenceEqual("value"u8))
                fault = Twice(ref hasValue, "value") ?? ReadValue(ref reader, out value);
            else if (member.Span.SequenceEqual("timestamp"u8))
                fault = Twice(ref hasTimestamp, "timestamp") ?? ReadTime(ref reader, out timestamp);
            else if (member.Span.SequenceEqual("labels"u8))
                fault = Twice(ref hasLabels, "labels") ?? ReadLabels(ref reader);
            else
                fault = Unknown();
        }

        if (!fault.IsNone)
            return fault;
        if (!hasName || !hasValue)
            return Missing(hasName ? "value" : "name");
        series.SetName(name.Span);
        return Checked(series.Write(value, timestamp), "");
    }

    private FormatFault ReadLabels(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            return WrongType("labels", "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!TryCopy(ref reader, member))
                return NotText("labels");
            reader.Read();
            if (reader.TokenType != JsonTokenType.String)
                return WrongType(LabelPlace, "a text");
            if (!TryCopy(ref reader, text))
                return NotText(LabelPlace);
            FormatFaultReason reason = series.Add(member.Span, text.Span);
            if (reason != FormatFaultReason.None)
                return FormatFault.OfSeries(reason, At(LabelPlace));
        }

        return FormatFault.None;
    }

    private readonly FormatFault ReadText(ref Utf8JsonReader reader, PooledBytes room, string place)
    {
        if (reader.TokenType != JsonTokenType.String)
            return WrongType(place, "a text");
        if (!TryCopy(ref reader, room))
            return NotText(place);
        return room.Length == 0 ? new FormatFault(FormatFaultReason.Malformed, At(place), "the text is empty") : FormatFault.None;
    }

    private readonly FormatFault ReadValue(ref Utf8JsonReader reader, out double value)
    {
        value = 0;
        if (reader.TokenType != JsonTokenType.Number)
            return WrongType("value", "a number");
        return NumberText.TryParseFinite(reader.ValueSpan, out value)
            ? FormatFault.None
            : new FormatFault(FormatFaultReason.NumberInvalid, At("value"), "the number is too large");
    }

    private readonly FormatFault ReadTime(ref Utf8JsonReader reader, out long milliseconds)
    {
        milliseconds = 0;
        if (reader.TokenType == JsonTokenType.Number && NumberText.TryParseInteger(reader.ValueSpan, out milliseconds))
            return FormatFault.None;
        if (reader.TokenType == JsonTokenType.String && HasOffset(reader.ValueSpan) && reader.TryGetDateTimeOffset(out DateTimeOffset time))
        {
            milliseconds = time.ToUnixTimeMilliseconds();
            return FormatFault.None;
        }

        return reader.TokenType is JsonTokenType.Number or JsonTokenType.String
            ? new FormatFault(FormatFaultReason.TimestampInvalid, At("timestamp"), "neither a time as 2026-01-01T00:00:00Z nor whole milliseconds since 1970")
            : WrongType("timestamp", "a text or a number");
    }

    // Without one, the reader would take the time as that of this machine's zone; and escapes are for texts, not for times.
    private static bool HasOffset(ReadOnlySpan<byte> time) =>
        time.Length >= 20 && time[10] == (byte)'T' && !time.Contains((byte)'\\') && (time[^1] == (byte)'Z' || time[^6] is (byte)'+' or (byte)'-');

    /// <summary>Takes a text or a member's name without its escapes.</summary>
    /// <returns>False if an escape is half of a surrogate pair, which UTF-8 cannot hold.</returns>
    private static bool TryCopy(ref Utf8JsonReader reader, PooledBytes room)
    {
        room.Truncate(0);
        try
        {
            room.Advance(reader.CopyString(room.Room(reader.ValueSpan.Length)));
            return true;
        }
        catch (InvalidOperationException) when (reader.ValueIsEscaped)
        {
            // The reader has no other way to say it.
            return false;
        }
    }

    private readonly string LabelPlace => $"labels.{FormatFault.Quote(member.Span)}";

    private readonly string At(string place) => _index < 0 ? place : place.Length == 0 ? $"metrics[{_index}]" : $"metrics[{_index}].{place}";

    private readonly FormatFault? Twice(ref bool seen, string place)
    {
        if (seen)
            return new FormatFault(FormatFaultReason.DuplicateMember, At(place), "the member is there twice");
        seen = true;
        return null;
    }

    private readonly FormatFault Checked(FormatFaultReason reason, string place) =>
        reason == FormatFaultReason.None ? FormatFault.None : FormatFault.OfSeries(reason, At(place));

    private readonly FormatFault WrongType(string place, string wanted) => new(FormatFaultReason.WrongType, At(place), $"the value is not {wanted}");

    private readonly FormatFault NotText(string place) => new(FormatFaultReason.Malformed, At(place), "half of a surrogate pair stands alone");

    private readonly FormatFault Missing(string place) => new(FormatFaultReason.MissingMember, At(place), "the member is missing");

    private readonly FormatFault Unknown() => new(FormatFaultReason.UnknownMember, At(FormatFault.Quote(member.Span)), "there is no such member");
}
