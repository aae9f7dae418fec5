using System.Globalization;

namespace MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

/// <summary>
/// A small parser for the part of Alloy's syntax that we write: attributes, blocks, literals, lists, objects, references.
/// Alloy itself is not to be had as a Debian package, so its own <c>alloy validate</c> cannot run here.
/// </summary>
internal sealed class AlloyParser
{
    private readonly IReadOnlyList<AlloyToken> _tokens;
    private int _at;

    private AlloyParser(IReadOnlyList<AlloyToken> tokens) => _tokens = tokens;

    /// <exception cref="AlloySyntaxException">The text is not Alloy; the message names the line.</exception>
    public static IReadOnlyList<AlloyBlock> Parse(string text)
    {
        var parser = new AlloyParser(AlloyLexer.Tokens(text));
        var body = parser.Body(AlloyTokenKind.End, "");
        return body.FirstOrDefault(s => s is AlloyAttribute) is { } attribute
            ? throw new AlloySyntaxException(attribute.Line, "an attribute outside every block")
            : [.. body.Cast<AlloyBlock>()];
    }

    private AlloyToken Now => _tokens[_at];

    private List<AlloyStatement> Body(AlloyTokenKind endKind, string endText)
    {
        var body = new List<AlloyStatement>();
        SkipNewLines();
        while (!(Now.Kind == endKind && Now.Text == endText))
        {
            var statement = Statement();
            if (statement is AlloyAttribute && body.Any(s => s is AlloyAttribute && s.Name == statement.Name))
                throw new AlloySyntaxException(statement.Line, $"{statement.Name} is set twice");
            body.Add(statement);
            if (Now.Kind == AlloyTokenKind.NewLine) SkipNewLines();
            else if (!(Now.Kind == endKind && Now.Text == endText)) throw new AlloySyntaxException(Now.Line, "two statements on one line");
        }

        _at++;
        return body;
    }

    private AlloyStatement Statement()
    {
        var line = Now.Line;
        var name = Path();
        if (TryMark("=")) return new AlloyAttribute(name, Value(), line);
        var label = Now.Kind == AlloyTokenKind.String ? _tokens[_at++].Text : null;
        if (label is not null && !(label.Length > 0 && !char.IsAsciiDigit(label[0]) && label.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')))
            throw new AlloySyntaxException(line, "a label must be an identifier");
        Mark("{");
        return new AlloyBlock(name, label, Body(AlloyTokenKind.Mark, "}"), line);
    }

    private AlloyValue Value()
    {
        var token = _tokens[_at++];
        switch (token)
        {
            case { Kind: AlloyTokenKind.String }: return new AlloyString(token.Text, token.Line);
            case { Kind: AlloyTokenKind.Number }: return new AlloyNumber(decimal.Parse(token.Text, CultureInfo.InvariantCulture), token.Line);
            case { Kind: AlloyTokenKind.Identifier, Text: "true" or "false" }: return new AlloyBool(token.Text == "true", token.Line);
            case { Kind: AlloyTokenKind.Identifier }:
                _at--;
                return new AlloyReference(Path(), token.Line);
            case { Kind: AlloyTokenKind.Mark, Text: "[" }: return new AlloyList(Items("]", Value), token.Line);
            case { Kind: AlloyTokenKind.Mark, Text: "{" }: return new AlloyObject(Items("}", Member), token.Line);
            default: throw new AlloySyntaxException(token.Line, $"a value is missing before '{token.Text.Trim()}'");
        }
    }

    private List<T> Items<T>(string end, Func<T> item)
    {
        var items = new List<T>();
        SkipNewLines();
        while (!TryMark(end))
        {
            items.Add(item());
            // A list that goes on to the next line needs its comma, also the last one.
            if (TryMark(",")) SkipNewLines();
            else if (Now is not { Kind: AlloyTokenKind.Mark } || Now.Text != end) throw new AlloySyntaxException(Now.Line, "a comma is missing");
        }

        return items;
    }

    private KeyValuePair<string, AlloyValue> Member()
    {
        var key = _tokens[_at++];
        if (key.Kind is not (AlloyTokenKind.Identifier or AlloyTokenKind.String)) throw new AlloySyntaxException(key.Line, "a key is missing");
        Mark("=");
        return new(key.Text, Value());
    }

    private string Path()
    {
        var path = Identifier();
        while (TryMark(".")) path += "." + Identifier();
        return path;
    }

    private string Identifier() =>
        _tokens[_at++] is { Kind: AlloyTokenKind.Identifier } token
            ? token.Text
            : throw new AlloySyntaxException(_tokens[_at - 1].Line, $"a name is missing before '{_tokens[_at - 1].Text.Trim()}'");

    private void Mark(string mark)
    {
        if (!TryMark(mark)) throw new AlloySyntaxException(Now.Line, $"'{mark}' is missing before '{Now.Text.Trim()}'");
    }

    private bool TryMark(string mark)
    {
        if (Now.Kind != AlloyTokenKind.Mark || Now.Text != mark) return false;
        _at++;
        return true;
    }

    private void SkipNewLines()
    {
        while (Now.Kind == AlloyTokenKind.NewLine) _at++;
    }
}
