using System.Diagnostics;
using TaskServer.Flux;
using TaskServer.Flux.Library.Aggregates;
using TaskServer.Flux.Library.Indicators;
using TaskServer.Flux.Library.Selectors;
using TaskServer.Flux.Library.Universe;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Benchmarks;

/// <summary>Aggregates and selectors over one table of floats, and over many tables that <c>group</c> makes one of.</summary>
internal static class FluxAggregateBenchmark
{
    private const int Series = 100;
    private static readonly TableSchema Schema = new(new("_time", ColumnType.Time), new("_value", ColumnType.Float), new("host", ColumnType.String));

    public static Task RunAsync(BenchmarkOptions options)
    {
        var rows = options.Number("rows", 1_000_000, 10_000);
        var whole = Chunks(rows, "a");
        var parts = Enumerable.Range(0, Series).Select(i => (Host: $"h{i:d3}", Chunks: Chunks(rows / Series, $"h{i:d3}"))).ToList();
        Console.WriteLine($"{rows} rows; grouped: {Series} tables of {rows / Series} rows");
        foreach (var (name, create) in Operations())
        {
            Measure(name, options, () => create(new LiteralNode(CallSite.None, _ => [new(GroupKey.Empty, Schema, whole)], isRowTypeKnown: true)));
            Measure(name + " grouped", options, () => create(new GroupNode(CallSite.None, new LiteralNode(CallSite.None, _ => parts.Select(TableOf), isRowTypeKnown: true), [], isExcept: false)));
        }
        return Task.CompletedTask;
    }

    private static IEnumerable<(string Name, Func<StreamNode, StreamNode> Create)> Operations() =>
    [
        ("count", s => new CountNode(CallSite.None, s, "_value")),
        ("sum", s => new SumNode(CallSite.None, s, "_value")),
        ("mean", s => new MeanNode(CallSite.None, s, "_value")),
        ("min", s => new ExtremeNode(CallSite.None, s, "_value", isMax: false)),
        ("max", s => new ExtremeNode(CallSite.None, s, "_value", isMax: true)),
        ("first", s => new EdgeNode(CallSite.None, s, "_value", isLast: false)),
        ("last", s => new EdgeNode(CallSite.None, s, "_value", isLast: true)),
        ("spread", s => new SpreadNode(CallSite.None, s, "_value")),
        ("stddev", s => new MomentsNode(CallSite.None, s, "_value", Moment.Sample)),
        ("median", s => new DigestQuantileNode(CallSite.None, s, "_value", 0.5, 1000)),
        ("median exact", s => new MeanQuantileNode(CallSite.None, s, "_value", 0.5)),
        ("top 10", s => new LimitNode(CallSite.None, new SortNode(CallSite.None, s, ["_value"], isDescending: true), 10, 0)),
        ("distinct", s => new DistinctNode(CallSite.None, s, "_value")),
        ("movingAverage", s => new MovingAverageNode(CallSite.None, s, 20)),
    ];

    private static Table TableOf((string Host, List<Chunk> Chunks) part) => new(GroupKey.Of(("host", Value.String(part.Host))), Schema, part.Chunks);

    private static List<Chunk> Chunks(int rows, string host)
    {
        var random = new Random(1);
        var chunks = new List<Chunk>();
        for (var start = 0; start < rows; start += Chunk.TargetRows)
        {
            var count = Math.Min(rows - start, Chunk.TargetRows);
            var (times, values) = (new long[count], new double[count]);
            for (var i = 0; i < count; i++)
                (times[i], values[i]) = (start + i, random.NextDouble() * 100);
            chunks.Add(new(Schema, [Column.OfTimes(times), Column.OfFloats(values), Column.Constant(Value.String(host), count)], count));
        }
        return chunks;
    }

    private static void Measure(string name, BenchmarkOptions options, Func<StreamNode> create)
    {
        var best = double.MaxValue;
        var (bytes, held) = (0L, 0L);
        for (var round = 0; round < (options.Once ? 1 : 30); round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var watch = Stopwatch.StartNew();
            var context = new RunContext(new FluxEnvironment(), CancellationToken.None);
            var node = create();
            node.Attach(context);
            foreach (var table in node.Read(context))
            {
                foreach (var chunk in table.Chunks)
                    GC.KeepAlive(chunk);
            }
            best = Math.Min(best, watch.Elapsed.TotalMilliseconds);
            (bytes, held) = (GC.GetAllocatedBytesForCurrentThread() - before, context.Memory.Peak);
        }
        Console.WriteLine($"  {name,-22} {best,8:n2} ms  {bytes,12:n0} bytes allocated  {held,12:n0} held");
    }
}
