namespace TaskServer.Flux.Syntax;

/// <summary>
/// Finds what is wrong with a regular expression, so that a script is refused before it runs. Patterns follow RE2: there are neither back references nor
/// look-around. Only mistakes are looked for; meaning is the business of whoever compiles the pattern.
/// </summary>
internal sealed class RegexSyntax
{
    private readonly string _pattern;
    private readonly Stack<int> _groups = new();
    private int _position;
    private bool _canRepeat;

    private RegexSyntax(string pattern) => _pattern = pattern;

    /// <summary>The mistake in the words that scripts' authors know; nothing when the pattern is fine.</summary>
    public static string? Check(string pattern)
    {
        var checker = new RegexSyntax(pattern);
        if (checker.Find() is not var (position, mistake))
            return null;
        // The message once was a picture, with marks (^) below the place. What is left of it are blanks: every four of the indentation have become one.
        var indentation = 4 + position;
        return $"regex parse error: {pattern.Replace("^", "", StringComparison.Ordinal)}{new string(' ', indentation / 4 + indentation % 4)}error: {mistake}";
    }

    private char Current => At(0);

    private char At(int ahead) => _position + ahead < _pattern.Length ? _pattern[_position + ahead] : '\0';

    private (int Position, string Mistake)? Find()
    {
        while (_position < _pattern.Length)
        {
            if (Step() is { } mistake)
                return mistake;
        }

        return _groups.Count > 0 ? (_groups.Last(), "unclosed group") : null;
    }

    private (int Position, string Mistake)? Step()
    {
        var start = _position;
        switch (Current)
        {
            case '(':
                return OpenGroup();
            case ')':
                _position++;
                _canRepeat = true;
                return _groups.TryPop(out _) ? null : (start, "unopened group");
            case '|':
                _position++;
                _canRepeat = false;
                return null;
            case '[':
                _canRepeat = true;
                return Class();
            case '\\':
                _canRepeat = true;
                return Escape(inClass: false);
            case '*' or '+' or '?':
                _position++;
                return _canRepeat ? null : (start, "repetition operator missing expression");
            case '{':
                return _canRepeat ? Counted() : (start, "repetition operator missing expression");
            default:
                _position++;
                _canRepeat = true;
                return null;
        }
    }

    private (int, string)? OpenGroup()
    {
        var start = _position++;
        _groups.Push(start);
        _canRepeat = false;
        if (Current != '?')
            return null;
        if (At(1) is '=' or '!' || (At(1) == '<' && At(2) is '=' or '!'))
            return (start, "look-around, including look-ahead and look-behind, is not supported");
        if (_position + 1 >= _pattern.Length)
            return (start, "unclosed group");
        _position++;
        return Current == 'P' && At(1) == '<' ? CaptureName() : Flags(start);
    }

    private (int, string)? CaptureName()
    {
        _position += 2;
        var start = _position;
        for (; _position < _pattern.Length && Current != '>'; _position++)
        {
            if (!(char.IsAsciiLetter(Current) || Current is '_' or '.' or '[' or ']' || (char.IsAsciiDigit(Current) && _position > start)))
                return (_position, "invalid capture group character");
        }

        if (_position >= _pattern.Length)
            return (_position, "unclosed capture group name");
        return _position++ == start ? (start, "empty capture group name") : null;
    }

    private (int, string)? Flags(int group)
    {
        var seen = "";
        for (; _position < _pattern.Length; _position++)
        {
            switch (Current)
            {
                case ':':
                    _position++;
                    return Dangling(seen);
                case ')':
                    if (seen.Length == 0)
                        return (group + 1, "repetition operator missing expression");
                    _position++;
                    _groups.Pop();
                    return Dangling(seen);
                case 'i' or 'm' or 's' or 'U' or 'u' or 'x' or '-':
                    if (seen.Contains(Current, StringComparison.Ordinal))
                        return (_position, Current == '-' ? "flag negation operator repeated" : "duplicate flag");
                    seen += Current;
                    break;
                default:
                    return (_position, "unrecognized flag");
            }
        }

        return (_position, "expected flag but got end of regex");
    }

    private (int, string)? Dangling(string flags) => flags.EndsWith('-') ? (_position - 2, "dangling flag negation operator") : null;

    private (int, string)? Counted()
    {
        var start = _position++;
        if (_pattern.IndexOf('}', _position) is var close && close < 0)
            return (start, "unclosed counted repetition");
        var counts = _pattern[_position..close].Split(',', 2);
        if (!int.TryParse(counts[0], out var least))
            return (_position, "repetition quantifier expects a valid decimal");
        if (counts.Length == 2 && counts[1].Length > 0)
        {
            if (!int.TryParse(counts[1], out var most))
                return (_position + counts[0].Length + 1, "repetition quantifier expects a valid decimal");
            if (most < least)
                return (start, "invalid repetition count range, the start must be <= the end");
        }

        _position = close + 1;
        return null;
    }

    private (int, string)? Class()
    {
        var start = _position++;
        if (Current == '^')
            _position++;
        var first = true;
        while (_position < _pattern.Length && (Current != ']' || first))
        {
            first = false;
            if (Current == '[' && At(1) == ':' && _pattern.IndexOf(":]", _position, StringComparison.Ordinal) is var end and > 0)
            {
                _position = end + 2;
                continue;
            }

            if (Current == '[')
            {
                if (Class() is { } nested)
                    return nested;
                continue;
            }

            if (ClassItem() is { } mistake)
                return mistake;
        }

        if (_position >= _pattern.Length)
            return (start, "unclosed character class");
        _position++;
        return null;
    }

    private (int, string)? ClassItem()
    {
        var (from, low) = (_position, Current);
        if (ClassAtom() is { } first)
            return first;
        var lowIsSet = low == '\\' && IsSet(_pattern[from + 1]);
        if (Current != '-' || At(1) is ']' or '-' or '\0')
            return null;
        if (lowIsSet)
            return (from, "invalid range boundary, must be a literal");
        _position++;
        var (to, high) = (_position, Current);
        if (ClassAtom() is { } second)
            return second;
        if (high == '\\' && IsSet(_pattern[to + 1]))
            return (to, "invalid range boundary, must be a literal");
        return low != '\\' && high != '\\' && low > high ? (from, "invalid character class range, the start must be <= the end") : null;
    }

    private (int, string)? ClassAtom()
    {
        if (Current == '\\')
            return Escape(inClass: true);
        _position++;
        return null;
    }

    private static bool IsSet(char escape) => escape is 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'p' or 'P';

    private (int, string)? Escape(bool inClass)
    {
        var start = _position++;
        var c = Current;
        _position++;
        switch (c)
        {
            case >= '0' and <= '9':
                return (start, "backreferences are not supported");
            case 'p' or 'P' when Current == '{':
                var close = _pattern.IndexOf('}', _position);
                if (close < 0)
                    return (_position, "incomplete escape sequence, reached end of pattern prematurely");
                _position = close + 1;
                return null;
            case 'p' or 'P':
                _position++;
                return null;
            case 'b' or 'B' or 'A' or 'z' when inClass:
                return (start, "invalid escape sequence found in character class");
            case 'a' or 'f' or 't' or 'n' or 'r' or 'v' or 'b' or 'B' or 'A' or 'z' or 'd' or 'D' or 's' or 'S' or 'w' or 'W' or 'x' or 'u' or 'U':
                return null;
            default:
                return @"\.+*?()|[]{}^$#&-~".Contains(c, StringComparison.Ordinal) ? null : (start, "unrecognized escape sequence");
        }
    }
}
