using System.Runtime.CompilerServices;
using System.Text;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Values;

/// <summary>The two text forms of values: that of conversions and interpolation, and that of <c>display</c>.</summary>
internal static class Display
{
    /// <summary>What <c>string(v:)</c> and interpolation print; null for values without such a form.</summary>
    public static string? Convert(Value value) => value.Kind switch
    {
        ValueKind.Bool => value.AsBool ? "true" : "false",
        ValueKind.Int => value.AsInt.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.UInt => value.AsUInt.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ValueKind.Float => FloatText.Plain(value.AsFloat),
        ValueKind.String => value.AsString,
        ValueKind.Time => TimeText.Full(value.AsTime),
        ValueKind.Duration => value.AsDuration.ToString(),
        ValueKind.Regexp => value.AsRegexp.Pattern,
        _ => null,
    };

    public static string Text(Value value)
    {
        var text = new StringBuilder();
        Append(text, value, 0);
        return Work.Text(text.ToString());
    }

    private static void Append(StringBuilder text, Value value, int indent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        TextLimit.Check(text.Length);
        switch (value.Kind)
        {
            case ValueKind.Null:
                text.Append("<null>");
                break;
            case ValueKind.Float:
                text.Append(FloatText.General(value.AsFloat));
                break;
            case ValueKind.Bytes:
                text.Append("0x").Append(System.Convert.ToHexStringLower(value.AsBytes));
                break;
            case ValueKind.Array:
                List(text, '[', ']', [.. value.AsArray], indent, static (t, v, i) => Append(t, v, i));
                break;
            case ValueKind.Dict:
                if (value.AsDict.Count == 0)
                    text.Append("[:]");
                else
                    List(text, '[', ']', [.. value.AsDict.Entries], indent, static (t, e, i) =>
                    {
                        Append(t, e.Key, i);
                        t.Append(": ");
                        Append(t, e.Value, i);
                    });
                break;
            case ValueKind.Record:
                List(text, '{', '}', [.. value.AsRecord.Members.OrderBy(m => m.Label, StringComparer.Ordinal)], indent, static (t, m, i) =>
                {
                    t.Append(m.Label).Append(": ");
                    Append(t, m.Value, i);
                });
                break;
            case ValueKind.Function:
                text.Append(value.AsFunction.TypeText);
                break;
            case ValueKind.Stream:
                text.Append("<stream>");
                break;
            case ValueKind.Dynamic:
                text.Append("dynamic(");
                Append(text, value.AsDynamic.Inner, indent);
                text.Append(')');
                break;
            default:
                text.Append(Convert(value));
                break;
        }
    }

    private static void List<T>(StringBuilder text, char open, char close, List<T> items, int indent, Action<StringBuilder, T, int> append)
    {
        // More than three elements stand one per line.
        var lines = items.Count > 3;
        text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            if ((i & Work.StepMask) == Work.StepMask)
                Work.ThrowIfCancelled();
            if (lines)
                text.Append(i == 0 ? "\n" : ",\n").Append(' ', (indent + 1) * 4);
            else if (i > 0)
                text.Append(", ");
            append(text, items[i], lines ? indent + 1 : indent);
        }
        if (lines)
            text.Append('\n').Append(' ', indent * 4);
        text.Append(close);
    }
}
