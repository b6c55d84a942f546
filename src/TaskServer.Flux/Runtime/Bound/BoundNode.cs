using TaskServer.Flux.Syntax;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime.Bound;

/// <summary>An expression whose names are resolved. Trees are immutable and shared between runs; all state is in the frame.</summary>
internal abstract class BoundNode(SourceSpan span)
{
    public SourceSpan Span { get; } = span;

    public abstract Value Evaluate(Frame frame);

    /// <summary>An error that the checker would have found had it known the types.</summary>
    protected FluxException TypeError(string text) => FluxException.Invalid($"error @{Span}: {text}");
}

internal sealed class BoundConstant(Value value, SourceSpan span) : BoundNode(span)
{
    public Value Value => value;

    public override Value Evaluate(Frame frame) => value;
}

/// <summary>A variable or parameter: <see cref="Depth"/> frames up.</summary>
internal sealed class BoundVariable(string name, int depth, int slot, SourceSpan span) : BoundNode(span)
{
    public string Name => name;

    public int Depth => depth;

    public int Slot => slot;

    public override Value Evaluate(Frame frame)
    {
        for (var i = depth; i > 0; i--)
            frame = frame.Parent!;
        return frame.Slots[slot];
    }
}

/// <summary>A member of another package, read when it is used: options may have changed.</summary>
internal sealed class BoundPackageMember(LibraryPackage package, PackageMember member, SourceSpan span) : BoundNode(span)
{
    public bool IsOption => member.IsOption;

    public override Value Evaluate(Frame frame) => frame.Context.Instance(package).Slots[member.Slot];
}

/// <summary>A package as a value: a record of its members.</summary>
internal sealed class BoundPackage(LibraryPackage package, SourceSpan span) : BoundNode(span)
{
    public override Value Evaluate(Frame frame)
    {
        var slots = frame.Context.Instance(package).Slots;
        return Value.Record([.. package.PublicMembers.Select(m => (m.Key, slots[m.Value.Slot]))]);
    }
}

internal sealed class BoundMember(BoundNode target, string label, SourceSpan span) : BoundNode(span)
{
    // The last shape and the position of the label in it; one reference, so that runs on several threads can share it.
    private Tuple<RecordShape, int>? _last;

    public BoundNode Target => target;

    public string Label => label;

    public override Value Evaluate(Frame frame)
    {
        var value = target.Evaluate(frame);
        switch (value.Kind)
        {
            case ValueKind.Record:
                var record = value.AsRecord;
                var last = _last;
                if (last is null || !ReferenceEquals(last.Item1, record.Shape))
                    _last = last = Tuple.Create(record.Shape, record.Shape.IndexOf(label));
                return last.Item2 < 0 ? default : record[last.Item2];
            case ValueKind.Dynamic:
                return value.AsDynamic.Member(label);
            case ValueKind.Null:
                return default;
            default:
                throw TypeError($"expected {{A with {label}: B}} (record) but found {TypeText.Of(value)}");
        }
    }
}

internal sealed class BoundIndex(BoundNode target, BoundNode index, SourceSpan span) : BoundNode(span)
{
    public BoundNode Target => target;

    public BoundNode Index => index;

    public override Value Evaluate(Frame frame)
    {
        var array = target.Evaluate(frame);
        var position = index.Evaluate(frame);
        if (array.IsNull || position.IsNull)
            return default;
        if (array.Kind != ValueKind.Array)
            throw TypeError($"expected [A] (array) but found {TypeText.Of(array)}");
        if (position.Kind != ValueKind.Int)
            throw TypeError($"expected int but found {TypeText.Of(position)}");
        var elements = array.AsArray;
        var at = position.AsInt;
        if (at < 0 || at >= elements.Count)
            throw FluxException.Invalid($"cannot access element {at} of array of length {elements.Count}");
        return elements[(int)at];
    }
}

internal sealed class BoundArray(BoundNode[] elements, SourceSpan span) : BoundNode(span)
{
    public BoundNode[] Elements => elements;

    public override Value Evaluate(Frame frame)
    {
        var values = new Value[elements.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = elements[i].Evaluate(frame);
        return Value.Array(new FluxArray(values));
    }
}

internal sealed class BoundDict((BoundNode Key, BoundNode Value)[] entries, SourceSpan span) : BoundNode(span)
{
    public override Value Evaluate(Frame frame)
    {
        var pairs = new KeyValuePair<Value, Value>[entries.Length];
        for (var i = 0; i < pairs.Length; i++)
            pairs[i] = new(entries[i].Key.Evaluate(frame), entries[i].Value.Evaluate(frame));
        return Value.Dict(FluxDict.Of(pairs));
    }
}

/// <summary><c>{base with a: 1}</c> or <c>{a: 1}</c>.</summary>
internal sealed class BoundRecord(BoundNode? baseRecord, string[] labels, BoundNode[] values, SourceSpan span) : BoundNode(span)
{
    private readonly RecordShape _shape = new(labels);
    private Tuple<RecordShape, RecordShape, int[]>? _last;

    public BoundNode? Base => baseRecord;

    public string[] Labels => labels;

    public BoundNode[] Values => values;

    public override Value Evaluate(Frame frame)
    {
        if (baseRecord is null)
        {
            var all = new Value[values.Length];
            for (var i = 0; i < all.Length; i++)
                all[i] = values[i].Evaluate(frame);
            return Value.Record(FluxRecord.Of(_shape, all));
        }
        var start = baseRecord.Evaluate(frame);
        if (start.Kind != ValueKind.Record)
            throw TypeError($"expected {{}} (record) but found {TypeText.Of(start)}");
        var record = start.AsRecord;
        var last = _last;
        if (last is null || !ReferenceEquals(last.Item1, record.Shape))
        {
            var shape = record.Shape.With(labels);
            _last = last = Tuple.Create(record.Shape, shape, Array.ConvertAll(labels, shape.IndexOf));
        }
        var members = new Value[last.Item2.Count];
        for (var i = 0; i < record.Count; i++)
            members[i] = record[i];
        for (var i = 0; i < values.Length; i++)
            members[last.Item3[i]] = values[i].Evaluate(frame);
        return Value.Record(FluxRecord.Of(last.Item2, members));
    }
}
