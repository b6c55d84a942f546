using CsCheck;
using TaskServer.Points;

namespace TaskServer.Tests.Points;

/// <summary>The store against the plainest thing that could be one: a sorted dictionary for each series.</summary>
public sealed class PointStoreModelTests
{
    private abstract record Step;

    private sealed record Write((int Series, int Time, int Value)[] Points) : Step;

    private sealed record Delete(int Series, int Start, int End) : Step;

    private sealed record Retain(int Oldest) : Step;

    private sealed record Drop : Step;

    private sealed record Reopen : Step;

    private static readonly Gen<Step> AnyStep = Gen.Frequency(
        (6, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 60], Gen.Int[0, 9]).Array[1, 20].Select(Step (points) => new Write(points))),
        (3, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 3_000], Gen.Int[1, 1_200], Gen.Int[1, 3]).Select(Step (series, start, count, step) =>
            new Write([.. Enumerable.Range(0, count).Select(i => (series, start + (i * step), i))]))),
        (2, Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1_500], Gen.Int[0, 1_500]).Select(Step (series, start, length) => new Delete(series, start, start + length))),
        (1, Gen.Int[0, 500].Select(Step (oldest) => new Retain(oldest))),
        (1, Gen.Const<Step>(new Drop())),
        (2, Gen.Const<Step>(new Reopen())));

    [Fact]
    public async Task The_store_holds_what_a_sorted_dictionary_holds()
    {
        await Gen.Select(Gen.Int[1, 400], AnyStep.Array[1, 15], Gen.Int[0, 3_000], Gen.Int[0, 3_000]).SampleAsync(async (flushAt, steps, a, b) =>
        {
            using var folder = new PointsFolder();
            var model = new SortedDictionary<int, SortedDictionary<long, long>>();
            var store = folder.Open(flushAt);
            try
            {
                foreach (var step in steps)
                {
                    if (step is Reopen)
                    {
                        await store.DisposeAsync();
                        store = folder.Open(flushAt);
                    }
                    await DoAsync(step, store, model);
                    Compare(store, model, Math.Min(a, b), Math.Max(a, b));
                }
            }
            finally
            {
                await store.DisposeAsync();
            }
        }, iter: 40, threads: 2);
    }

    private static async Task DoAsync(Step step, PointStore store, SortedDictionary<int, SortedDictionary<long, long>> model)
    {
        switch (step)
        {
            case Write write:
                var batch = new PointBatch();
                foreach (var (series, time, value) in write.Points)
                {
                    batch.Add(new SeriesKey("m", new Tag("n", $"{series}")), time).Field("f", (long)value);
                    if (!model.TryGetValue(series, out var points))
                        model.Add(series, points = []);
                    points[time] = value;
                }
                await store.WriteAsync(PointsFolder.Bucket, batch);
                break;
            case Delete delete:
                await store.DeleteAsync(PointsFolder.Bucket, delete.Start, delete.End, DeletePredicate.Parse($"n={delete.Series}"));
                Remove(model, t => t >= delete.Start && t <= delete.End, delete.Series);
                break;
            case Retain retain:
                await store.EnforceRetentionAsync(PointsFolder.Bucket, retain.Oldest);
                Remove(model, t => t < retain.Oldest);
                break;
            case Drop:
                await store.DropBucketAsync(PointsFolder.Bucket);
                model.Clear();
                break;
        }
    }

    private static void Remove(SortedDictionary<int, SortedDictionary<long, long>> model, Func<long, bool> isRemoved, int? only = null)
    {
        foreach (var (series, points) in model.Where(m => only is null || m.Key == only).ToList())
        {
            foreach (var time in points.Keys.Where(isRemoved).ToList())
                points.Remove(time);
            if (points.Count == 0)
                model.Remove(series);
        }
    }

    private static void Compare(PointStore store, SortedDictionary<int, SortedDictionary<long, long>> model, long start, long stop)
    {
        var found = store.FindSeries(PointsFolder.Bucket);
        Assert.Equal(model.Keys.Select(n => $"{n}"), found.Select(s => s.Key.Value("n")!));
        foreach (var (series, expected) in found.Zip(model.Values))
        {
            Assert.Equal(expected.Select(p => (p.Key, (object)p.Value)), store.Points(series));
            var inRange = expected.Where(p => p.Key >= start && p.Key < stop).Select(p => (p.Key, (object)p.Value)).ToList();
            Assert.Equal(inRange, store.Points(series, start, stop));
            Assert.Equal(inRange.Count > 0, store.HasPoints(series, start, stop));
            Assert.Equal(inRange.Take(1), Only(store.ReadFirst(series, start, stop)));
            Assert.Equal(inRange.TakeLast(1), Only(store.ReadLast(series, start, stop)));
        }
    }

    private static IEnumerable<(long, object)> Only(PointBlock? block) => block is null ? [] : [(block.Times[0], block.Integers[0])];
}
