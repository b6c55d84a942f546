using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sampling;

/// <summary>How far a curve may be simplified: at most one of the two is given, and without either what nobody sees is left out.</summary>
internal readonly record struct PolylineLimits(double? Epsilon, double? Retention);

/// <summary>
/// <c>polyline.rdp</c>: the rows of a curve that Ramer, Douglas and Peucker keep. The distance of a point from a line is that of the values: units of time and of values cannot
/// be compared.
/// </summary>
internal sealed class PolylineNode(CallSite origin, StreamNode input, string valueColumn, string timeColumn, PolylineLimits limits) : RowTransform(origin, input)
{
    // A chart of a thousand pixels shows no smaller parts of its range.
    private const double Visible = 0.001;

    protected override Table Transform(Table table, RunContext context)
    {
        var (value, time) = (table.Schema.IndexOf(valueColumn), table.Schema.IndexOf(timeColumn));
        if (value < 0 || time < 0)
            throw ColumnError($"no column \"{(value < 0 ? valueColumn : timeColumn)}\" exists");
        if (table.Schema[value].Type is not (ColumnType.Float or ColumnType.Int or ColumnType.UInt))
            throw ColumnError($"column \"{valueColumn}\" must be numeric, got {table.Schema[value].Type.Text()}");
        if (table.Schema[time].Type != ColumnType.Time)
            throw ColumnError($"column \"{timeColumn}\" must be a time, got {table.Schema[time].Type.Text()}");
        return table with { Chunks = Simplified(table, value, time, context) };
    }

    private IEnumerable<Chunk> Simplified(Table table, int value, int time, RunContext context)
    {
        var buffered = BufferedTable.Of(table, context);
        if (buffered.Rows > 0)
        {
            var whole = buffered.Whole();
            var points = buffered.Rows * PointBytes;
            context.Memory.Allocate(points);
            var rows = Points(whole, value, time, out var x, out var y);
            if (rows.Count > 0)
            {
                var kept = Keep(x, y, context).ConvertAll(i => rows[i]);
                yield return whole.Take(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
            }
            context.Memory.Release(points);
        }
        context.Memory.Release(buffered.Bytes);
    }

    // A row's number, its place on two axes, and a part that is open.
    private const long PointBytes = 64;

    // Rows with a null are no points.
    private static List<int> Points(Chunk chunk, int value, int time, out double[] x, out double[] y)
    {
        var (rows, xs, ys) = (new List<int>(), new List<double>(), new List<double>());
        var (times, values) = (chunk[time].Dense<long>(), chunk[value]);
        var floats = values.Type == ColumnType.Float ? values.Dense<double>() : null;
        var longs = floats is null ? values.Dense<long>() : null;
        long? first = null;
        for (var row = 0; row < chunk.Rows; row++)
        {
            if (times.IsNull(row) || values.IsNull(row))
                continue;
            first ??= times.Values[row];
            rows.Add(row);
            xs.Add(times.Values[row] - first.Value);
            ys.Add(floats is not null ? floats.Values[row] : values.Type == ColumnType.UInt ? unchecked((ulong)longs!.Values[row]) : longs!.Values[row]);
        }
        (x, y) = ([.. xs], [.. ys]);
        return rows;
    }

    private List<int> Keep(double[] x, double[] y, RunContext context)
    {
        var most = limits.Retention is { } percent ? Math.Max(2, (int)Math.Floor(y.Length * percent / 100)) : y.Length;
        var tolerance = limits.Epsilon ?? (limits.Retention is null ? (y.Max() - y.Min()) * Visible : 0);
        var kept = new List<int> { 0 };
        if (y.Length > 1)
            kept.Add(y.Length - 1);
        // The part that is furthest off is cut first, so that the number of points can be limited as well.
        var open = new PriorityQueue<(int From, int At, int To), double>();
        Enqueue(0, y.Length - 1);
        while (kept.Count < most && open.TryDequeue(out var part, out _))
        {
            context.ThrowIfCancelled();
            kept.Add(part.At);
            Enqueue(part.From, part.At);
            Enqueue(part.At, part.To);
        }
        LongSort.Sort(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(kept));
        return kept;

        void Enqueue(int from, int to)
        {
            var (at, furthest) = (-1, tolerance);
            var slope = (y[to] - y[from]) / (x[to] - x[from]);
            for (var i = from + 1; i < to; i++)
            {
                if ((i & Work.StepMask) == 0)
                    Work.ThrowIfCancelled();
                // Points of one time stand on a line upwards, and any of them is off by its own height.
                var line = double.IsFinite(slope) ? y[from] + slope * (x[i] - x[from]) : y[from];
                if (Math.Abs(y[i] - line) is var distance && distance > furthest)
                    (at, furthest) = (i, distance);
            }
            if (at >= 0)
                open.Enqueue((from, at, to), -furthest);
        }
    }
}

/// <summary>Package <c>experimental/polyline</c>.</summary>
internal sealed class PolylinePackage : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("experimental/polyline", "rdp", static (in a) =>
    {
        var limits = new PolylineLimits(a.Has(3) ? a.Float(3) : null, a.Has(4) ? a.Float(4) : null);
        if (limits is { Epsilon: not null, Retention: not null })
            throw FluxException.Invalid("must provide at most one of the parameters epsilon or retention");
        if (limits.Epsilon is { } epsilon && !(epsilon > 0))
            throw FluxException.Invalid("epsilon must be greater than 0.0");
        if (limits.Retention is { } retention && !(retention > 0 && retention <= 100))
            throw FluxException.Invalid("retention must be between 0.0 and 100.0");
        return Value.Stream(new PolylineNode(a.Origin, a.Stream(0), a.String(1, "_value"), a.String(2, "_time"), limits));
    });
}
