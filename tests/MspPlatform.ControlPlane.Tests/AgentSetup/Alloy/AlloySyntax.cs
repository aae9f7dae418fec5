namespace MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

internal enum AlloyTokenKind
{
    Identifier,
    String,
    Number,
    Mark,
    NewLine,
    End,
}

internal sealed record AlloyToken(AlloyTokenKind Kind, string Text, int Line);

internal abstract record AlloyValue(int Line)
{
    /// <summary>What kind of value this is, in the words of the component schemas.</summary>
    public abstract string Type { get; }
}

internal sealed record AlloyString(string Text, int Line) : AlloyValue(Line)
{
    public override string Type => "string";
}

internal sealed record AlloyNumber(decimal Number, int Line) : AlloyValue(Line)
{
    public override string Type => "number";
}

internal sealed record AlloyBool(bool Value, int Line) : AlloyValue(Line)
{
    public override string Type => "bool";
}

internal sealed record AlloyList(IReadOnlyList<AlloyValue> Items, int Line) : AlloyValue(Line)
{
    public override string Type => "list";
}

internal sealed record AlloyObject(IReadOnlyList<KeyValuePair<string, AlloyValue>> Members, int Line) : AlloyValue(Line)
{
    public override string Type => "object";
}

internal sealed record AlloyReference(string Path, int Line) : AlloyValue(Line)
{
    public override string Type => "reference";
}

internal abstract record AlloyStatement(string Name, int Line);

internal sealed record AlloyAttribute(string Name, AlloyValue Value, int Line) : AlloyStatement(Name, Line);

internal sealed record AlloyBlock(string Name, string? Label, IReadOnlyList<AlloyStatement> Body, int Line) : AlloyStatement(Name, Line)
{
    public IEnumerable<AlloyAttribute> Attributes => Body.OfType<AlloyAttribute>();

    public IEnumerable<AlloyBlock> Blocks => Body.OfType<AlloyBlock>();

    public AlloyValue this[string attribute] => Attributes.Single(a => a.Name == attribute).Value;
}

internal sealed class AlloySyntaxException(int line, string message) : Exception($"line {line}: {message}");
