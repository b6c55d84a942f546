using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace TaskServer.Flux.Syntax;

/// <summary>
/// Cuts a text into tokens; the longest match wins. There are three modes, and the parser says which: ordinary, with regular expressions where an operand may
/// start, and the inside of a string. Comments are collected and handed out with the token that follows them.
/// </summary>
internal sealed class Scanner(string text)
{
    private int _position;
    private int _line = 1;
    private int _lineStart;
    private int _extraBytes; // what the characters of this line take in UTF-8 beyond one byte each

    public string Text => text;

    public Token Scan()
    {
        var comments = SkipToToken();
        var start = Mark();
        return Finish(ScanToken(), start, comments);
    }

    /// <summary>Scans again what was scanned as a division sign: as a regular expression, if it is one.</summary>
    public Token RescanAsRegex(Token divide)
    {
        var end = RegexEnd(divide.Span.Start);
        if (end < 0)
            return divide;
        MoveTo(divide.Span);
        Advance(end);
        return Finish(TokenKind.Regex, divide.Span, divide.Comments);
    }

    /// <summary>Scans a piece of a string: text, the beginning of an expression, or the closing quote.</summary>
    public Token ScanInString()
    {
        var start = Mark();
        if (_position >= text.Length)
            return Finish(TokenKind.Eof, start, []);
        var end = StringTextEnd(_position);
        var kind = TokenKind.Text;
        if (end == _position)
        {
            (kind, end) = text[_position] switch
            {
                '"' => (TokenKind.Quote, _position + 1),
                '$' => (TokenKind.StringExpression, _position + 2),
                _ => (TokenKind.Illegal, _position + RuneLength(_position)),
            };
        }

        Advance(end);
        return Finish(kind, start, []);
    }

    public void SkipToEnd() => Advance(text.Length);

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private int RuneLength(int index) => char.IsHighSurrogate(text[index]) && char.IsLowSurrogate(At(index + 1)) ? 2 : 1;

    private SourceSpan Mark()
    {
        var column = _position - _lineStart + _extraBytes + 1;
        return new SourceSpan(_position, _position, _line, column, _line, column);
    }

    private Token Finish(TokenKind kind, in SourceSpan start, ImmutableArray<Comment> comments) =>
        new(kind, SourceSpan.Between(start, Mark()), comments);

    private void MoveTo(in SourceSpan start)
    {
        _position = start.Start;
        _line = start.StartLine;
        _lineStart = start.Start - start.StartColumn + 1;
        _extraBytes = 0;
    }

    private void Advance(int end)
    {
        for (; _position < end; _position++)
        {
            var c = text[_position];
            if (c == '\n')
            {
                _line++;
                _lineStart = _position + 1;
                _extraBytes = 0;
            }
            else if (c >= 0x80)
            {
                // A surrogate pair takes four bytes, so two for each of its halves.
                _extraBytes += c < 0x800 || char.IsSurrogate(c) ? 1 : 2;
            }
        }
    }

    private ImmutableArray<Comment> SkipToToken()
    {
        ImmutableArray<Comment>.Builder? comments = null;
        while (_position < text.Length)
        {
            switch (text[_position])
            {
                case ' ' or '\t' or '\r':
                    _position++;
                    break;
                case '\n':
                    Advance(_position + 1);
                    break;
                case '/' when At(_position + 1) == '/':
                    var lineEnd = text.IndexOf('\n', _position);
                    var end = lineEnd < 0 ? text.Length : lineEnd + 1;
                    (comments ??= ImmutableArray.CreateBuilder<Comment>()).Add(new Comment(text[_position..end]));
                    Advance(end);
                    break;
                default:
                    return comments?.ToImmutable() ?? [];
            }
        }

        return comments?.ToImmutable() ?? [];
    }

    private TokenKind ScanToken()
    {
        if (_position >= text.Length)
            return TokenKind.Eof;
        var c = text[_position];
        if (char.IsAsciiLetter(c) || c == '_')
            return ScanWord();
        if (char.IsAsciiDigit(c))
            return ScanNumber();
        switch (c)
        {
            case '"':
                var end = StringTextEnd(_position + 1);
                var whole = At(end) == '"';
                Advance(whole ? end + 1 : _position + 1);
                return whole ? TokenKind.String : TokenKind.Quote;
            case '.' when char.IsAsciiDigit(At(_position + 1)):
                _position = DigitsEnd(_position + 1);
                return TokenKind.Float;
            case '@' when IdentifierEnd(_position + 1) is var end2 && end2 > _position + 1:
                Advance(end2);
                return TokenKind.Attribute;
        }

        var (kind, length) = Punctuation(c, At(_position + 1));
        if (kind != TokenKind.Illegal)
        {
            _position += length;
            return kind;
        }

        if (IdentifierEnd(_position) > _position)
            return ScanWord();
        Advance(_position + RuneLength(_position));
        return TokenKind.Illegal;
    }

    private static (TokenKind Kind, int Length) Punctuation(char c, char next) => (c, next) switch
    {
        ('=', '=') => (TokenKind.Equal, 2),
        ('=', '~') => (TokenKind.RegexMatch, 2),
        ('=', '>') => (TokenKind.Arrow, 2),
        ('!', '=') => (TokenKind.NotEqual, 2),
        ('!', '~') => (TokenKind.RegexNotMatch, 2),
        ('<', '=') => (TokenKind.LessThanOrEqual, 2),
        ('<', '-') => (TokenKind.PipeReceive, 2),
        ('>', '=') => (TokenKind.GreaterThanOrEqual, 2),
        ('|', '>') => (TokenKind.PipeForward, 2),
        ('=', _) => (TokenKind.Assign, 1),
        ('<', _) => (TokenKind.LessThan, 1),
        ('>', _) => (TokenKind.GreaterThan, 1),
        ('+', _) => (TokenKind.Add, 1),
        ('-', _) => (TokenKind.Subtract, 1),
        ('*', _) => (TokenKind.Multiply, 1),
        ('/', _) => (TokenKind.Divide, 1),
        ('%', _) => (TokenKind.Modulo, 1),
        ('^', _) => (TokenKind.Power, 1),
        ('(', _) => (TokenKind.LeftParen, 1),
        (')', _) => (TokenKind.RightParen, 1),
        ('[', _) => (TokenKind.LeftBracket, 1),
        (']', _) => (TokenKind.RightBracket, 1),
        ('{', _) => (TokenKind.LeftBrace, 1),
        ('}', _) => (TokenKind.RightBrace, 1),
        (',', _) => (TokenKind.Comma, 1),
        ('.', _) => (TokenKind.Dot, 1),
        (':', _) => (TokenKind.Colon, 1),
        ('?', _) => (TokenKind.Question, 1),
        _ => (TokenKind.Illegal, 1),
    };

    private TokenKind ScanWord()
    {
        var start = _position;
        Advance(IdentifierEnd(start));
        return TokenKinds.Keyword(text.AsSpan(start, _position - start));
    }

    /// <summary>Where the identifier that begins at an index ends; that index itself if none begins there.</summary>
    private int IdentifierEnd(int index)
    {
        var start = index;
        while (index < text.Length)
        {
            var c = text[index];
            if (char.IsAsciiLetterOrDigit(c) || c == '_')
            {
                if (index == start && char.IsAsciiDigit(c))
                    break;
                index++;
                continue;
            }

            if (c < 0x80 || Rune.DecodeFromUtf16(text.AsSpan(index), out var rune, out var length) != System.Buffers.OperationStatus.Done || !IsLetter(rune))
                break;
            index += length;
        }

        return index;
    }

    // Letters of every script, and the numerals that Unicode counts among the letters (Ⅷ).
    private static bool IsLetter(Rune rune) => Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.LetterNumber;

    private int DigitsEnd(int index)
    {
        while (char.IsAsciiDigit(At(index)))
            index++;
        return index;
    }

    private TokenKind ScanNumber()
    {
        var end = DigitsEnd(_position);
        if (end - _position == 4 && TimeEnd(end) is var timeEnd && timeEnd > end)
        {
            _position = timeEnd;
            return TokenKind.Time;
        }

        if (At(end) == '.')
        {
            _position = DigitsEnd(end + 1);
            return TokenKind.Float;
        }

        var duration = false;
        while (end > _position && UnitLength(end) is var unit && unit > 0)
        {
            duration = true;
            Advance(end + unit);
            end = DigitsEnd(_position);
        }

        if (!duration)
            _position = end;
        return duration ? TokenKind.Duration : TokenKind.Integer;
    }

    private int UnitLength(int index) => At(index) switch
    {
        'm' when At(index + 1) is 's' or 'o' => 2,
        'u' or 'µ' or 'n' => At(index + 1) == 's' ? 2 : 0,
        'y' or 'w' or 'd' or 'h' or 'm' or 's' => 1,
        _ => 0,
    };

    /// <summary>The end of a time whose four-digit year ends at an index; that index if there is none.</summary>
    private int TimeEnd(int index)
    {
        if (!Matches(index, "-dd-dd"))
            return index;
        var date = index + 6;
        if (!Matches(date, "Tdd:dd:dd"))
            return date;
        var time = date + 9;
        if (At(time) == '.' && DigitsEnd(time + 1) is var fraction && fraction > time + 1)
            time = fraction;
        if (At(time) == 'Z')
            return time + 1;
        return Matches(time, "+dd:dd") || Matches(time, "-dd:dd") ? time + 6 : time;
    }

    private bool Matches(int index, string shape)
    {
        foreach (var expected in shape)
        {
            var c = At(index++);
            if (expected == 'd' ? !char.IsAsciiDigit(c) : c != expected)
                return false;
        }

        return true;
    }

    /// <summary>
    /// The end of the text of a string that begins at an index: before its closing quote, an interpolation, or a backslash that escapes nothing. A dollar sign
    /// and the character behind it belong together, so <c>$${x}</c> is text.
    /// </summary>
    private int StringTextEnd(int index)
    {
        while (index < text.Length)
        {
            switch (text[index])
            {
                case '"':
                    return index;
                case '$' when At(index + 1) == '{':
                    return index;
                case '$':
                    index += At(index + 1) is '"' or '\\' or '\0' ? 1 : 2;
                    break;
                case '\\':
                    var escape = EscapeLength(index);
                    if (escape == 0)
                        return index;
                    index += escape;
                    break;
                default:
                    index++;
                    break;
            }
        }

        return text.Length;
    }

    private int EscapeLength(int index) => At(index + 1) switch
    {
        'n' or 'r' or 't' or '\\' or '"' => 2,
        '$' when At(index + 2) == '{' => 3,
        'x' when char.IsAsciiHexDigit(At(index + 2)) && char.IsAsciiHexDigit(At(index + 3)) => 4,
        _ => 0,
    };

    private int RegexEnd(int index)
    {
        var start = ++index;
        while (index < text.Length)
        {
            switch (text[index])
            {
                case '/':
                    return index == start ? -1 : index + 1;
                case '\\' when At(index + 1) == '/':
                    index += 2;
                    break;
                default:
                    index++;
                    break;
            }
        }

        return -1;
    }
}
