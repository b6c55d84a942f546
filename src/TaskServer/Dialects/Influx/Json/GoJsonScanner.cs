using System.Buffers;
using System.Globalization;

namespace TaskServer.Dialects.Influx.Json;

/// <summary>Finds the end of the first JSON value of a text, and words what is wrong with it as Go's scanner does.</summary>
internal ref struct GoJsonScanner(ReadOnlySpan<byte> text)
{
    private const int MaxDepth = 10_000;

    private static readonly SearchValues<byte> EndOfPlainText =
        SearchValues.Create([(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(c => (byte)c)]);

    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;

    /// <returns>Where the first value begins, and the position behind its end. What follows is nobody's business.</returns>
    /// <exception cref="MalformedRequestException">There is no value, or a broken one.</exception>
    public (int Start, int End) FirstValue()
    {
        // One bit of state for each open bracket: Go counts brackets, not the stack.
        var open = new Stack<byte>();
        SkipBlanks();
        if (_at == _text.Length)
            throw Fault("EOF");
        var start = _at;
        Value(open);
        while (open.Count > 0)
        {
            SkipBlanks();
            var c = Next();
            if (open.Peek() == '{')
            {
                if (c == ',')
                {
                    SkipBlanks();
                    Key(Next());
                    Value(open);
                }
                else if (c == '}')
                    open.Pop();
                else
                    throw Unexpected(c, "after object key:value pair");
            }
            else if (c == ',')
                Value(open);
            else if (c == ']')
                open.Pop();
            else
                throw Unexpected(c, "after array element");
        }
        return (start, _at);
    }

    /// <summary>Reads a whole scalar or empty container, or the opening of a container and its first scalar.</summary>
    private void Value(Stack<byte> open)
    {
        while (true)
        {
            SkipBlanks();
            var c = Next();
            switch (c)
            {
                case (byte)'{':
                    Push(open, c);
                    SkipBlanks();
                    c = Next();
                    if (c == '}')
                    {
                        open.Pop();
                        return;
                    }
                    Key(c);
                    continue;
                case (byte)'[':
                    Push(open, c);
                    SkipBlanks();
                    if (Peek() != ']')
                        continue;
                    _at++;
                    open.Pop();
                    return;
                case (byte)'"':
                    Text();
                    return;
                case (byte)'t':
                    Literal("true");
                    return;
                case (byte)'f':
                    Literal("false");
                    return;
                case (byte)'n':
                    Literal("null");
                    return;
                case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    Number(c);
                    return;
                default:
                    throw Unexpected(c, "looking for beginning of value");
            }
        }
    }

    private static void Push(Stack<byte> open, byte c)
    {
        open.Push(c);
        if (open.Count > MaxDepth)
            throw Unexpected(c, "exceeded max depth");
    }

    private void Key(byte c)
    {
        if (c != '"')
            throw Unexpected(c, "looking for beginning of object key string");
        Text();
        SkipBlanks();
        c = Next();
        if (c != ':')
            throw Unexpected(c, "after object key");
    }

    private void Text()
    {
        while (true)
        {
            // Almost all of a body is plain text of a script.
            var plain = _text[_at..].IndexOfAny(EndOfPlainText);
            _at = plain < 0 ? _text.Length : _at + plain;
            var c = Next();
            if (c == '"')
                return;
            if (c < 0x20)
                throw Unexpected(c, "in string literal");
            if (c != '\\')
                continue;
            c = Next();
            if (c == 'u')
            {
                for (var digit = 0; digit < 4; digit++)
                {
                    c = Next();
                    if (!char.IsAsciiHexDigit((char)c))
                        throw Unexpected(c, "in \\u hexadecimal character escape");
                }
            }
            else if (!"\"\\/bfnrt".Contains((char)c))
                throw Unexpected(c, "in string escape code");
        }
    }

    private void Literal(string word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            var c = Next();
            if (c != word[i])
                throw Unexpected(c, $"in literal {word} (expecting '{word[i]}')");
        }
    }

    private void Number(byte c)
    {
        if (c == '-')
        {
            c = Next();
            if (c is < (byte)'0' or > (byte)'9')
                throw Unexpected(c, "in numeric literal");
        }
        if (c != '0')
            Digits();
        if (Peek() == '.')
        {
            _at++;
            RequireDigit("after decimal point in numeric literal");
            Digits();
        }
        if (Peek() is 'e' or 'E')
        {
            _at++;
            if (Peek() is '+' or '-')
                _at++;
            RequireDigit("in exponent of numeric literal");
            Digits();
        }
    }

    private void RequireDigit(string context)
    {
        var c = Next();
        if (c is < (byte)'0' or > (byte)'9')
            throw Unexpected(c, context);
    }

    private void Digits()
    {
        while (Peek() is >= '0' and <= '9')
            _at++;
    }

    private void SkipBlanks()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            _at++;
    }

    private readonly int Peek() => _at < _text.Length ? _text[_at] : -1;

    private byte Next() => _at < _text.Length ? _text[_at++] : throw Fault("unexpected EOF");

    private static MalformedRequestException Unexpected(byte c, string context) => Fault($"invalid character {Quote(c)} {context}");

    private static MalformedRequestException Fault(string message) => new(message, inBody: true);

    // Go takes the byte for a code point of its own, so the first byte of a byte order mark is shown as 'ï'.
    private static string Quote(byte c) => c switch
    {
        (byte)'\'' => @"'\''",
        (byte)'"' => "'\"'",
        (byte)'\\' => @"'\\'",
        7 => @"'\a'",
        8 => @"'\b'",
        9 => @"'\t'",
        10 => @"'\n'",
        11 => @"'\v'",
        12 => @"'\f'",
        13 => @"'\r'",
        < 0x20 or 0x7f => $"'\\x{c:x2}'",
        (>= 0x80 and <= 0xa0) or 0xad => string.Create(CultureInfo.InvariantCulture, $"'\\u{c:x4}'"),
        _ => $"'{(char)c}'",
    };
}
