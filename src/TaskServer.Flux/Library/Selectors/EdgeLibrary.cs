using TaskServer.Flux.Runtime;
using TaskServer.Flux.Sources;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Selectors;

/// <summary><c>first</c> and <c>last</c>: the outermost row whose value is not null.</summary>
internal sealed class EdgeNode(CallSite origin, StreamNode input, string column, bool isLast) : SelectorNode(origin, input, column)
{
    public bool IsLast => isLast;

    public override string? AsCall => Column == "_value" ? isLast ? "last()" : "first()" : null;

    public override RowSelector Create(ColumnType type) => isLast ? new LastRow() : new FirstRow();

    // Of a bucket only the outermost point of each series is asked for.
    protected override IEnumerable<Table> ReadInput(RunContext context) =>
        Column == "_value" && Input.AsScan(context) is { Bounds: not null, Remote: null } scan ? ScanReader.Read(scan, isLast ? ScanExtent.Last : ScanExtent.First, context) : base.ReadInput(context);

    private sealed class FirstRow : RowSelector
    {
        private bool _found;

        public override bool IsDone => _found;

        public override void Reset()
        {
            base.Reset();
            _found = false;
        }

        protected override int Select(Column column, int start, int count)
        {
            for (var row = start; !_found && row < start + count; row++)
            {
                if (column.IsNull(row))
                    continue;
                _found = true;
                return row;
            }
            return -1;
        }
    }

    private sealed class LastRow : RowSelector
    {
        protected override int Select(Column column, int start, int count)
        {
            for (var row = start + count - 1; row >= start; row--)
            {
                if (!column.IsNull(row))
                    return row;
            }
            return -1;
        }
    }
}

internal sealed class EdgeLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("universe", "first", static (in Arguments a) => Value.Stream(new EdgeNode(a.Origin, a.Stream(0), a.String(1, "_value"), isLast: false)));
        natives.Add("universe", "last", static (in Arguments a) => Value.Stream(new EdgeNode(a.Origin, a.Stream(0), a.String(1, "_value"), isLast: true)));
    }
}
