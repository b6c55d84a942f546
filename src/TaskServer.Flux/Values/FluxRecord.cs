namespace TaskServer.Flux.Values;

/// <summary>An immutable record.</summary>
internal abstract class FluxRecord(RecordShape shape)
{
    public static FluxRecord Empty { get; } = Of(RecordShape.Empty, []);

    public RecordShape Shape { get; } = shape;

    public int Count => Shape.Count;

    /// <summary>The member at a position of the shape.</summary>
    public abstract Value this[int index] { get; }

    /// <summary>Null without type when there is no such member.</summary>
    public Value this[string label] => Shape.IndexOf(label) is var index && index < 0 ? default : this[index];

    public bool Has(string label) => Shape.IndexOf(label) >= 0;

    public static FluxRecord Of(RecordShape shape, Value[] values) => new Plain(shape, values);

    public static FluxRecord Of(params (string Label, Value Value)[] members) =>
        new Plain(new([.. members.Select(m => m.Label)]), [.. members.Select(m => m.Value)]);

    public IEnumerable<(string Label, Value Value)> Members
    {
        get
        {
            for (var i = 0; i < Count; i++)
                yield return (Shape.Labels[i], this[i]);
        }
    }

    /// <summary>A copy with one member replaced or added.</summary>
    public FluxRecord With(string label, Value value)
    {
        var shape = Shape.With([label]);
        var values = new Value[shape.Count];
        for (var i = 0; i < Count; i++)
            values[i] = this[i];
        values[shape.IndexOf(label)] = value;
        return Of(shape, values);
    }

    private sealed class Plain(RecordShape shape, Value[] values) : FluxRecord(shape)
    {
        public override Value this[int index] => values[index];
    }
}
