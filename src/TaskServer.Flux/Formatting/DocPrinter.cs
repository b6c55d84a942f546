using System.Diagnostics;
using System.Text;

namespace TaskServer.Flux.Formatting;

/// <summary>
/// Lays a document out. A group stays on one line when everything up to the next possible line break behind it fits. Of two layouts the first is tried, and taken back
/// when one of its lines gets too long.
/// </summary>
internal sealed class DocPrinter
{
    private const int Width = 100;
    private const int Indent = 4;

    // Where nothing fits, layouts within layouts double the work with every level. Beyond this many trials the last layout is taken, which never is the wider one.
    private const int MaxTrials = 20_000;

    private readonly StringBuilder _output = new();
    private readonly List<Command> _pending = [];
    private readonly List<Doc> _ahead = [];
    private int _column;
    private int _blanks; // at the end of the output, but not in it yet: a line break drops them
    private int _trials;

    private readonly record struct Command(int Indentation, bool Flat, Doc Doc);

    public static string Print(Doc document)
    {
        var printer = new DocPrinter();
        printer._pending.Add(new Command(0, false, document));
        printer.Run(0, isTrial: false);
        return printer._output.ToString();
    }

    /// <summary>Prints what is pending above a mark. A trial ends at the first line that is too long, and says so.</summary>
    private bool Run(int mark, bool isTrial)
    {
        while (_pending.Count > mark)
        {
            var (indentation, flat, doc) = Pop();
            switch (doc)
            {
                case TextDoc text:
                    Append(text);
                    if (isTrial && _column > Width)
                        return false;
                    break;
                case HardLineDoc:
                    // One line was demanded, so this layout is no good.
                    if (flat && isTrial)
                        return false;
                    _output.Append('\n');
                    _column = _blanks = indentation;
                    break;
                case ConcatDoc concat:
                    for (var i = concat.Parts.Length - 1; i >= 0; i--)
                        _pending.Add(new Command(indentation, flat, concat.Parts[i]));
                    break;
                case NestDoc nest:
                    _pending.Add(new Command(indentation + Indent, flat, nest.Content));
                    break;
                case GroupDoc group:
                    _pending.Add(new Command(indentation, flat || Fits(group.Content), group.Content));
                    break;
                case FlatDoc one:
                    _pending.Add(new Command(indentation, true, one.Content));
                    break;
                case ChoiceDoc choice:
                    _pending.Add(new Command(indentation, flat, flat ? choice.Flat : choice.Broken));
                    break;
                case EitherDoc either:
                    if (flat)
                        _pending.Add(new Command(indentation, true, either.First));
                    else if (!Try(new Command(indentation, false, either.First)))
                        _pending.Add(new Command(indentation, false, either.Second));
                    break;
                default:
                    throw new UnreachableException(doc.GetType().Name);
            }
        }

        return true;
    }

    private Command Pop()
    {
        var command = _pending[^1];
        _pending.RemoveAt(_pending.Count - 1);
        return command;
    }

    private void Append(TextDoc text)
    {
        _column += text.Width;
        if (text.Value == " ")
        {
            _blanks++;
            return;
        }

        _output.Append(' ', _blanks).Append(text.Value);
        _blanks = 0;
    }

    private bool Try(Command command)
    {
        if (_trials++ >= MaxTrials)
            return false;
        var (mark, length, column, blanks) = (_pending.Count, _output.Length, _column, _blanks);
        _pending.Add(command);
        if (Run(mark, isTrial: true))
            return true;
        _pending.RemoveRange(mark, _pending.Count - mark);
        _output.Length = length;
        (_column, _blanks) = (column, blanks);
        return false;
    }

    /// <summary>Whether a document fits on the rest of the line, together with what follows up to the next place where the line may break.</summary>
    private bool Fits(Doc document)
    {
        var column = _column;
        var flat = true;
        var next = _pending.Count;
        _ahead.Clear();
        _ahead.Add(document);
        while (true)
        {
            if (_ahead.Count == 0)
            {
                if (next == 0)
                    return true;
                // Whatever is still pending belongs to broken groups, or the question would not have come up.
                _ahead.Add(_pending[--next].Doc);
                flat = false;
            }

            var doc = _ahead[^1];
            _ahead.RemoveAt(_ahead.Count - 1);
            switch (doc)
            {
                case TextDoc text:
                    column += text.Width;
                    if (column > Width)
                        return false;
                    break;
                case HardLineDoc:
                    return !flat;
                case ConcatDoc concat:
                    for (var i = concat.Parts.Length - 1; i >= 0; i--)
                        _ahead.Add(concat.Parts[i]);
                    break;
                case NestDoc nest:
                    _ahead.Add(nest.Content);
                    break;
                case GroupDoc group:
                    _ahead.Add(group.Content);
                    break;
                case FlatDoc one:
                    _ahead.Add(one.Content);
                    break;
                case ChoiceDoc choice:
                    _ahead.Add(flat ? choice.Flat : choice.Broken);
                    break;
                case EitherDoc either:
                    _ahead.Add(either.First);
                    break;
                default:
                    throw new UnreachableException(doc.GetType().Name);
            }
        }
    }
}
