using System.Text;

namespace TaskServer.Points;

/// <summary>Which series a deletion concerns: comparisons of tags (or `_measurement`) with texts, all of which must hold.</summary>
public sealed class DeletePredicate
{
    private readonly IReadOnlyList<Comparison> _comparisons;

    private DeletePredicate(IReadOnlyList<Comparison> comparisons) => _comparisons = comparisons;

    private sealed record Comparison(string Column, bool Negated, string Value);

    /// <summary>Reads `tag="value" AND other!=value`, with parentheses where one likes.</summary>
    /// <returns>Null for an empty text: everything.</returns>
    /// <exception cref="TaskServerException">In InfluxDB's words; a text that it knows but cannot do is `not implemented`.</exception>
    public static DeletePredicate? Parse(string? text) => string.IsNullOrEmpty(text) ? null : new DeletePredicate(new Parser(text).Parse());

    /// <summary>A series without a tag is not concerned by any comparison of it, `!=` least of all: deleting is not to be a surprise.</summary>
    internal bool Accepts(SeriesKey key)
    {
        foreach (var comparison in _comparisons)
        {
            var value = comparison.Column == "_measurement" ? key.Measurement : key.Value(comparison.Column);
            if (value is null || value == comparison.Value == comparison.Negated)
                return false;
        }
        return true;
    }

    private enum TokenKind
    {
        End,
        Word,
        Number,
        Text,
        And,
        Or,
        Open,
        Close,
        Operator,
        Unknown,
    }

    private readonly record struct Token(TokenKind Kind, int Position, string Text);

    private sealed class Parser
    {
        private readonly string _text;
        private readonly List<Comparison> _comparisons = [];
        private int _next;
        private Token _token;

        public Parser(string text)
        {
            _text = text;
            Take();
        }

        // comparison or group, then `AND` and another one, until the end: InfluxDB does not insist on the `AND`.
        public List<Comparison> Parse()
        {
            for (var depth = 0; ;)
            {
                var token = Take();
                switch (token.Kind)
                {
                    case TokenKind.Word:
                        ParseComparison(token);
                        break;
                    case TokenKind.Number:
                        throw Bad($"bad tag key, at position {token.Position}");
                    case TokenKind.And:
                        break;
                    case TokenKind.Or:
                        throw Bad($"the logical operator OR is not supported yet at position {token.Position}");
                    case TokenKind.Open:
                        depth++;
                        break;
                    case TokenKind.Close when depth == 0:
                        throw Bad("extra ) seen");
                    case TokenKind.Close:
                        depth--;
                        break;
                    case TokenKind.End when depth > 0:
                        throw Bad("extra ( seen");
                    case TokenKind.End:
                        return _comparisons;
                    default:
                        throw Bad($"bad logical expression, at position {token.Position}");
                }
            }
        }

        private void ParseComparison(Token column)
        {
            var operation = Take();
            if (operation is { Kind: TokenKind.Operator, Text: "=~" or "!~" })
                throw Bad($"operator: \"{operation.Text}\" at position: {operation.Position} is not supported yet");
            if (operation is not { Kind: TokenKind.Operator, Text: "=" or "!=" or "<>" })
                throw Bad($"invalid operator \"{(operation.Kind == TokenKind.End ? "EOF" : operation.Text)}\" at position: {operation.Position}");
            var value = Take();
            if (value.Kind is not (TokenKind.Word or TokenKind.Number))
                throw Bad($"bad tag value: \"{(value.Kind is TokenKind.Text or TokenKind.Unknown ? value.Text : "")}\", at position {value.Position}");
            if (column.Text == "_field")
                throw new TaskServerException(ErrorCode.NotImplemented, "delete by field is not supported");
            _comparisons.Add(new Comparison(column.Text, operation.Text != "=", value.Text));
        }

        private static TaskServerException Bad(string reason) => TaskServerException.Invalid("error decoding json body: " + reason);

        /// <summary>Gives the current token and moves on.</summary>
        private Token Take()
        {
            var taken = _token;
            _token = Scan();
            return taken;
        }

        private Token Scan()
        {
            while (_next < _text.Length && _text[_next] is ' ' or '\t' or '\n' or '\r')
                _next++;
            var start = _next;
            if (start == _text.Length)
                return new Token(TokenKind.End, start, "");
            var c = _text[_next++];
            switch (c)
            {
                case '(':
                    return new Token(TokenKind.Open, start, "(");
                case ')':
                    return new Token(TokenKind.Close, start, ")");
                case '"' or '\'':
                    return ScanText(c, start);
                case '=' or '!' or '<' or '>':
                    if (_next < _text.Length && (_text[_next] == '=' || (_text[_next] == '~' && c is '=' or '!') || (_text[_next] == '>' && c == '<')) && !(c == '=' && _text[_next] == '='))
                        _next++;
                    return new Token(TokenKind.Operator, start, _text[start.._next]);
            }
            if (!IsWordPart(c))
                return new Token(TokenKind.Unknown, start, c.ToString());
            while (_next < _text.Length && (IsWordPart(_text[_next]) || (char.IsAsciiDigit(c) && _text[_next] == '.')))
                _next++;
            var word = _text[start.._next];
            if (char.IsAsciiDigit(c))
                return new Token(word.All(letter => char.IsAsciiDigit(letter) || letter == '.') ? TokenKind.Number : TokenKind.Unknown, start, word);
            if (word.Equals("and", StringComparison.OrdinalIgnoreCase))
                return new Token(TokenKind.And, start, word);
            if (word.Equals("or", StringComparison.OrdinalIgnoreCase))
                return new Token(TokenKind.Or, start, word);
            return new Token(TokenKind.Word, start, word);
        }

        // Double quotes make a name (or value) of any text; single quotes a text, which is nothing here.
        private Token ScanText(char quote, int start)
        {
            var text = new StringBuilder();
            while (_next < _text.Length && _text[_next] != '\n')
            {
                var c = _text[_next++];
                if (c == quote)
                    return new Token(quote == '"' ? TokenKind.Word : TokenKind.Text, start, text.ToString());
                if (c == '\\' && _next < _text.Length)
                {
                    c = _text[_next++];
                    if (c is not ('n' or '\\' or '"' or '\''))
                        return new Token(TokenKind.Unknown, start, $"\\{c}");
                    c = c == 'n' ? '\n' : c;
                }
                text.Append(c);
            }
            return new Token(TokenKind.Unknown, start, text.ToString());
        }

        private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
    }
}
