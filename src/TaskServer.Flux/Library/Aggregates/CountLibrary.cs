using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Aggregates;

/// <summary><c>count</c>: rows, nulls included, of every column but times.</summary>
internal sealed class CountNode(CallSite origin, StreamNode input, string column) : AggregateNode(origin, input, column)
{
    public override string? AsCall => Column == "_value" ? "count()" : null;

    public override Accumulator Create(ColumnType type) => type == ColumnType.Time ? throw Unsupported(type) : new Counter();

    private sealed class Counter : Accumulator
    {
        private long _count;

        public override ColumnType ResultType => ColumnType.Int;

        public override void Add(Column column, int start, int count) => _count += count;

        protected override void AddConstant(ConstantColumn column) => _count += column.Length;

        public override void Emit(ColumnBuilder builder) => ((ColumnBuilder<long>)builder).Append(_count);

        public override void Reset() => _count = 0;
    }
}

internal sealed class CountLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) =>
        natives.Add("universe", "count", static (in Arguments a) => Value.Stream(new CountNode(a.Origin, a.Stream(0), a.String(1, "_value"))));
}
