using System.Text;

namespace TaskServer.Flux.Types;

/// <summary>
/// The text of a type in lines: parameters and members stand one in a line, with a comma behind the last, when there are many of them or the line gets too
/// long otherwise; or all of it in one line.
/// </summary>
internal sealed class TypeLayout(bool isOneLine)
{
    private const int Width = 120;
    private const int Many = 4;
    private const int Indent = 4;

    private readonly List<Part> _parts = [];
    private readonly Stack<int> _open = new();

    /// <summary>How long the text is at most.</summary>
    public int Length { get; private set; }

    public void Clear()
    {
        _parts.Clear();
        Length = 0;
    }

    public void Text(string text)
    {
        _parts.Add(new(Kind.Text, text));
        Length += text.Length;
    }

    /// <summary>Starts a list of <paramref name="count"/> things; in one line nothing stands between the bracket and the first of them.</summary>
    public void Open(int count)
    {
        _open.Push(_parts.Count);
        _parts.Add(new(Kind.Open, "") { IsBroken = count > Many });
        Line("");
    }

    /// <summary>The end of a line, or this text where the line goes on.</summary>
    public void Line(string flat)
    {
        _parts.Add(new(Kind.Line, flat));
        Length += _open.Count * Indent;
    }

    /// <summary>Between two things of a list.</summary>
    public void Next()
    {
        Text(",");
        Line(" ");
    }

    public void Close() => _parts.Add(new(Kind.Close, ""));

    /// <summary>The end of all that goes into one line with the list, or makes it be in lines.</summary>
    public void End()
    {
        var open = _open.Pop();
        _parts.Add(new(Kind.End, ""));

        // A list in lines is in lines wherever it stands.
        if (_parts[open].IsBroken && _open.TryPeek(out var outer))
            _parts[outer] = _parts[outer] with { IsBroken = true };
    }

    public override string ToString()
    {
        var text = new StringBuilder(Length);
        var broken = new Stack<bool>();
        var (column, depth) = (0, 0);
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            switch (part.Kind)
            {
                case Kind.Text:
                    text.Append(part.Text);
                    column += part.Text.Length;
                    break;
                case Kind.Open:
                    var isBroken = !isOneLine && (part.IsBroken || !Fits(i, column));
                    broken.Push(isBroken);
                    if (isBroken)
                        depth++;
                    break;
                case Kind.Line when broken.Peek():
                    Break(text, depth);
                    column = depth * Indent;
                    break;
                case Kind.Line:
                    text.Append(part.Text);
                    column += part.Text.Length;
                    break;
                case Kind.Close when broken.Peek():
                    text.Append(',');
                    Break(text, --depth);
                    column = depth * Indent;
                    break;
                case Kind.End:
                    broken.Pop();
                    break;
            }
        }

        return text.ToString();
    }

    private static void Break(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * Indent);

    /// <summary>Whether a list fits into the line, together with what belongs to it and what follows up to the next place where a line may end.</summary>
    private bool Fits(int open, int column)
    {
        var depth = 0;
        var hasEnded = false;
        for (var i = open; i < _parts.Count && column <= Width; i++)
        {
            switch (_parts[i].Kind)
            {
                case Kind.Line when hasEnded:
                    return true;
                case Kind.Text or Kind.Line:
                    column += _parts[i].Text.Length;
                    break;
                case Kind.Open:
                    depth++;
                    break;
                case Kind.Close when depth <= 0:
                    return column < Width; // the comma
                case Kind.End:
                    hasEnded |= --depth == 0;
                    break;
            }
        }

        return column <= Width;
    }

    private enum Kind
    {
        Text,
        Open,
        Line,
        Close,
        End,
    }

    private readonly record struct Part(Kind Kind, string Text)
    {
        /// <summary>Whether the list that opens here must be in lines.</summary>
        public bool IsBroken { get; init; }
    }
}
