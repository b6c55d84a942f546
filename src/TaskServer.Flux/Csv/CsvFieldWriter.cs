using System.Buffers;
using System.Buffers.Text;
using System.Text;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Csv;

/// <summary>Writes fields and line ends as UTF-8.</summary>
internal sealed class CsvFieldWriter(IBufferWriter<byte> output, char delimiter)
{
    private readonly SearchValues<char> _special = SearchValues.Create([delimiter, '"', '\r', '\n']);
    private bool _isFirst = true;

    public long Written { get; private set; }

    public void Text(ReadOnlySpan<char> text)
    {
        Separate();
        if (text.IsEmpty)
            return;
        if (text[0] != ' ' && text[0] != '\t' && text is not "\\." && !text.ContainsAny(_special))
            Raw(text);
        else
            Quoted(text);
    }

    public void Empty() => Separate();

    /// <summary>A field that was rendered before.</summary>
    public void Rendered(ReadOnlySpan<byte> field)
    {
        Separate();
        output.Write(field);
        Written += field.Length;
    }

    public void Int(long value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, output.GetSpan(24), out var length);
        Advance(length);
    }

    public void UInt(ulong value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, output.GetSpan(24), out var length);
        Advance(length);
    }

    public void Float(double value)
    {
        Separate();
        var span = output.GetSpan(32);
        // The shortest form has no exponent for numbers of everyday size; others take the long way.
        if (double.IsFinite(value) && Math.Abs(value) is 0 or (>= 1e-4 and < 1e15) && value.TryFormat(span, out var length, "R", System.Globalization.CultureInfo.InvariantCulture))
            Advance(length);
        else
            Raw(FloatText.Plain(value));
    }

    public void Bool(bool value)
    {
        Separate();
        Raw(value ? "true" : "false");
    }

    public void Time(long nanoseconds)
    {
        Separate();
        Span<char> text = stackalloc char[32];
        Raw(text[..TimeText.Write(nanoseconds, trim: true, text)]);
    }

    public void EndLine()
    {
        var span = output.GetSpan(2);
        span[0] = (byte)'\r';
        span[1] = (byte)'\n';
        Advance(2);
        _isFirst = true;
    }

    private void Separate()
    {
        if (_isFirst)
        {
            _isFirst = false;
            return;
        }
        var span = output.GetSpan(4);
        Advance(new Rune(delimiter).EncodeToUtf8(span));
    }

    private void Quoted(ReadOnlySpan<char> text)
    {
        var quoted = new StringBuilder(text.Length + 8).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            if ((i & Work.StepMask) == Work.StepMask)
                Work.ThrowIfCancelled();
            var c = text[i];
            // A line feed goes out as CRLF, a carriage return not at all, as in the server's encoder.
            switch (c)
            {
                case '"':
                    quoted.Append("\"\"");
                    break;
                case '\r':
                    break;
                case '\n':
                    quoted.Append("\r\n");
                    break;
                default:
                    quoted.Append(c);
                    break;
            }
        }
        Raw(quoted.Append('"').ToString());
    }

    private void Raw(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var part = text[..Math.Min(text.Length, 1024)];
            if (part.Length < text.Length && char.IsHighSurrogate(part[^1]))
                part = part[..^1];
            Advance(Encoding.UTF8.GetBytes(part, output.GetSpan(Encoding.UTF8.GetMaxByteCount(part.Length))));
            text = text[part.Length..];
        }
    }

    private void Advance(int count)
    {
        output.Advance(count);
        Written += count;
    }
}
