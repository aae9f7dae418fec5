using System.Globalization;
using System.Text;

namespace MspPlatform.ControlPlane.Tests.AgentSetup.Alloy;

/// <summary>Cuts Alloy text into tokens (grafana.com/docs/alloy, "Configuration syntax"). Line ends are tokens: they end statements.</summary>
internal sealed class AlloyLexer(string text)
{
    private int _at;
    private int _line = 1;

    public static IReadOnlyList<AlloyToken> Tokens(string text)
    {
        var lexer = new AlloyLexer(text);
        var tokens = new List<AlloyToken>();
        do tokens.Add(lexer.Next());
        while (tokens[^1].Kind != AlloyTokenKind.End);
        return tokens;
    }

    private AlloyToken Next()
    {
        SkipBlanksAndComments();
        if (_at == text.Length) return new(AlloyTokenKind.End, "", _line);
        var c = text[_at];
        if (c == '\n')
        {
            _at++;
            return new(AlloyTokenKind.NewLine, "\n", _line++);
        }

        if (c == '"') return StringToken();
        if (char.IsAsciiLetter(c) || c == '_') return While(AlloyTokenKind.Identifier, x => char.IsAsciiLetterOrDigit(x) || x == '_');
        if (char.IsAsciiDigit(c)) return While(AlloyTokenKind.Number, x => char.IsAsciiDigit(x) || x == '.');
        if ("{}[](),.=".Contains(c, StringComparison.Ordinal))
        {
            _at++;
            return new(AlloyTokenKind.Mark, c.ToString(), _line);
        }

        throw new AlloySyntaxException(_line, $"illegal character U+{(int)c:X4}");
    }

    private void SkipBlanksAndComments()
    {
        while (_at < text.Length)
        {
            if (text[_at] is ' ' or '\t') _at++;
            else if (text.AsSpan(_at).StartsWith("//")) _at = text.IndexOf('\n', _at) is var end and >= 0 ? end : text.Length;
            else return;
        }
    }

    private AlloyToken While(AlloyTokenKind kind, Func<char, bool> belongs)
    {
        var start = _at;
        while (_at < text.Length && belongs(text[_at])) _at++;
        return new(kind, text[start.._at], _line);
    }

    private AlloyToken StringToken()
    {
        var value = new StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '"')
            {
                _at++;
                return new(AlloyTokenKind.String, value.ToString(), _line);
            }

            if (char.IsControl(c)) throw new AlloySyntaxException(_line, "control character or line end inside a string");
            value.Append(c == '\\' ? Escape() : c);
        }

        throw new AlloySyntaxException(_line, "string without end");
    }

    private char Escape()
    {
        _at++;
        var c = _at < text.Length ? text[_at] : '\0';
        if (c is '"' or '\\') return c;
        if (c == 'n') return '\n';
        if (c == 't') return '\t';
        if (c == 'u' && _at + 4 < text.Length && int.TryParse(text.AsSpan(_at + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var code))
        {
            _at += 4;
            return (char)code;
        }

        throw new AlloySyntaxException(_line, $"unknown escape \\{c}");
    }
}
