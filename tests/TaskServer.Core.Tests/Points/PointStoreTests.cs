using TaskServer.Points;
using static TaskServer.Tests.Points.PointStoreWords;

namespace TaskServer.Tests.Points;

public sealed class PointStoreTests : IDisposable
{
    private static readonly PlatformId Bucket = PointsFolder.Bucket;
    private readonly PointsFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_series_and_field_has_its_points_in_order_of_time()
    {
        await using var store = _folder.Open();
        var result = await store.WriteAsync("m,t=b f=2.5 20\nm,t=a f=1,g=\"x\",h=true,i=5i,j=7u 10\nm,t=b f=1.5 10\nl f=0 1");
        Assert.Equal(new WriteResult(4, 0, 0, null), result);
        Assert.Equal(
            """
            l f: 1=0
            m,t=a f: 10=1
            m,t=a g: 10=x
            m,t=a h: 10=True
            m,t=a i: 10=5
            m,t=a j: 10=7
            m,t=b f: 10=1.5 20=2.5
            """, store.Dump());
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000_000)]
    public async Task The_same_time_again_replaces_the_value(int flushAt)
    {
        await using var store = _folder.Open(flushAt);
        await store.WriteAsync("m f=1 10\nm f=2 20\nm f=3 30");
        await store.WriteAsync("m f=22 20\nm f=4 40\nm f=0 5");
        await store.WriteAsync("m f=222 20\nm f=44 40\nm f=25 25");
        Assert.Equal("m f: 5=0 10=1 20=222 25=25 30=3 40=44", store.Dump());
    }

    [Fact]
    public async Task A_range_begins_at_its_start_and_ends_before_its_stop()
    {
        await using var store = _folder.Open(flushAt: 4);
        await store.WriteAsync("m f=1 10\nm f=2 20\nm f=3 30\nm f=4 40");
        await store.WriteAsync("m f=5 50\nm f=2.5 25");
        Assert.Equal("m f: 20=2 25=2.5 30=3", store.Dump(start: 20, stop: 40));
        Assert.Equal("m f: 50=5", store.Dump(start: 41));
        Assert.Equal("m f: ", store.Dump(start: 51));
        Assert.Equal("m f: ", store.Dump(start: 30, stop: 30));
    }

    [Fact]
    public async Task The_first_and_the_last_point_of_a_range_are_found()
    {
        await using var store = _folder.Open(flushAt: 4);
        await store.WriteAsync("m f=1 10\nm f=2 20\nm f=3 30\nm f=4 40");
        await store.WriteAsync("m f=5 50\nm f=2.5 25\nm f=40 40");
        var series = store.FindSeries(Bucket).Single();

        string First(long start, long stop) => Show(store.ReadFirst(series, start, stop));
        string Last(long start, long stop) => Show(store.ReadLast(series, start, stop));
        static string Show(PointBlock? block) => block is null ? "none" : $"{block.Times[0]}={block.Floats[0]} of {block.Count}";

        Assert.Equal("10=1 of 1", First(long.MinValue, long.MaxValue));
        Assert.Equal("25=2.5 of 1", First(21, 100));
        Assert.Equal("none", First(31, 40));
        Assert.Equal("50=5 of 1", Last(long.MinValue, long.MaxValue));
        Assert.Equal("40=40 of 1", Last(0, 50));
        Assert.Equal("30=3 of 1", Last(0, 40));
        Assert.Equal("25=2.5 of 1", Last(0, 30));
        Assert.Equal("none", Last(31, 40));
        Assert.Equal("none", Last(60, 70));
        Assert.True(store.HasPoints(series));
        Assert.True(store.HasPoints(series, 25, 26));
        Assert.False(store.HasPoints(series, 31, 40));
        Assert.False(store.HasPoints(series, 51));
    }

    [Fact]
    public async Task A_point_whose_field_has_another_type_is_dropped_and_the_others_are_stored()
    {
        await using var store = _folder.Open();
        await store.WriteAsync("m v=1 1");
        var result = await store.WriteAsync("m,t=a v=2,w=1 2\nm v=\"x\",w=5 3\nm v=3i 4\nn v=\"y\" 5");
        Assert.Equal(
            new WriteResult(2, 2, 0, "partial write: field type conflict: input field \"v\" on measurement \"m\" is type string, already exists as type float dropped=2"),
            result);
        Assert.Equal("m v: 1=1\nm,t=a v: 2=2\nm,t=a w: 2=1\nn v: 5=y", store.Dump());
    }

    [Fact]
    public async Task The_first_line_decides_the_type_of_a_new_field()
    {
        await using var store = _folder.Open();
        var result = await store.WriteAsync("m,t=b v=1i 1\nm,t=a v=2 2\nm,t=b v=true 3\nm,t=a v=4i 4");
        Assert.Equal("partial write: field type conflict: input field \"v\" on measurement \"m\" is type float, already exists as type integer dropped=2", result.Message);
        Assert.Equal("m,t=a v: 4=4\nm,t=b v: 1=1", store.Dump());
    }

    [Fact]
    public async Task A_type_holds_for_one_measurement_of_one_bucket()
    {
        await using var store = _folder.Open();
        await store.WriteAsync("m v=1 1");
        Assert.Null((await store.WriteAsync("n v=1i 1")).Message);
        Assert.Null((await store.WriteAsync(new PlatformId(77), Lines("m v=\"x\" 1"))).Message);
        Assert.Equal("x", store.Points(store.FindSeries(new PlatformId(77)).Single()).Single().Value);
    }

    [Fact]
    public async Task A_point_with_nothing_but_a_field_called_time_is_dropped()
    {
        await using var store = _folder.Open();
        var result = await store.WriteAsync("m time=1i 1\nm v=1 1");
        Assert.Equal(new WriteResult(1, 1, 0, "partial write: invalid field name: input field \"time\" on measurement \"m\" is invalid dropped=1"), result);
    }

    [Fact]
    public async Task Points_older_than_the_retention_are_dropped_and_the_others_are_stored()
    {
        await using var store = _folder.Open();
        const long bound = 1_700_000_000_500_000_000;
        var result = await store.WriteAsync(
            $"m,t=a f=1,g=2 {bound - 1_500_000_000}\nm,t=b f=2 {bound - 500_000_000}\nm,t=a f=3 {bound}",
            new RetentionBound(bound, TimeSpan.FromHours(25)));
        Assert.Equal(
            new WriteResult(1, 0, 2,
                "partial write: dropped 2 points outside retention policy of duration 25h0m0s - oldest point m,t=a at 2023-11-14T22:13:19Z dropped because it "
                + "violates a Retention Policy Lower Bound at 2023-11-14T22:13:20.5Z, newest point m,t=b at 2023-11-14T22:13:20Z dropped because it violates a "
                + "Retention Policy Lower Bound at 2023-11-14T22:13:20.5Z dropped=2 for database: 000000000000000b for retention policy: autogen"),
            result);
        Assert.Equal($"m,t=a f: {bound}=3", store.Dump());
    }

    [Fact]
    public async Task A_batch_with_errors_is_refused_as_a_whole()
    {
        await using var store = _folder.Open();
        var error = await Assert.ThrowsAsync<TaskServerException>(() => store.WriteAsync("m f=1 1\nbad"));
        Assert.Equal((ErrorCode.Invalid, "unable to parse 'bad': missing fields"), (error.Code, error.Message));
        Assert.Empty(store.FindSeries(Bucket));
    }

    [Fact]
    public async Task Points_need_no_text()
    {
        await using var store = _folder.Open();
        var batch = new PointBatch();
        var key = new SeriesKey("m", new Tag("t", "a, b"), new Tag("s", "c"));
        batch.Add(key, 1).Field("f", 1.5).Field("i", -1L).Field("u", 1UL).Field("b", true).Field("s", "text\n");
        batch.Add(new SeriesKey("m", new Tag("s", "c"), new Tag("t", "a, b")), 2).Field("f", 2.5);
        batch.Add(new SeriesKey("lone \ud800"), 3).Field("f", 3.5);
        Assert.Equal(new WriteResult(3, 0, 0, null), await store.WriteAsync(Bucket, batch));
        Assert.Equal("lone\\ \ufffd f: 3=3.5\nm,s=c,t=a\\,\\ b b: 1=True\nm,s=c,t=a\\,\\ b f: 1=1.5 2=2.5\nm,s=c,t=a\\,\\ b i: 1=-1\nm,s=c,t=a\\,\\ b s: 1=text\n\nm,s=c,t=a\\,\\ b u: 1=1", store.Dump());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1_000_000)]
    public async Task A_deletion_takes_what_lies_in_its_range_both_ends_included(int flushAt)
    {
        await using (var store = _folder.Open(flushAt))
        {
            await store.WriteAsync("m,t=a f=1 10\nm,t=a f=2 20\nm,t=a f=3 30\nm,t=b f=1 20\nn f=1 20");
            await store.WriteAsync("m,t=a f=4 40");
            await store.DeleteAsync(Bucket, 20, 30, DeletePredicate.Parse("_measurement=m AND t=a"));
            Assert.Equal("m,t=a f: 10=1 40=4\nm,t=b f: 20=1\nn f: 20=1", store.Dump());
            await store.DeleteAsync(Bucket, 30, 20);
            await store.WriteAsync("m,t=a f=5 20");
            await store.DeleteAsync(Bucket, 20, 20, DeletePredicate.Parse("t!=b"));
            Assert.Equal("m,t=a f: 10=1 40=4\nm,t=b f: 20=1\nn f: 20=1", store.Dump());
        }
        await using var again = _folder.Open(flushAt);
        Assert.Equal("m,t=a f: 10=1 40=4\nm,t=b f: 20=1\nn f: 20=1", again.Dump());
    }

    [Fact]
    public async Task A_deletion_cuts_through_full_blocks()
    {
        await using var store = _folder.Open();
        await store.WriteAsync(string.Join('\n', Enumerable.Range(0, 300_000).Select(i => $"m f={i}i {i}")));
        await store.DeleteAsync(Bucket, 1_000, 250_000);
        var series = store.FindSeries(Bucket).Single();
        Assert.Equal(Enumerable.Range(0, 1_000).Concat(Enumerable.Range(250_001, 49_999)).Select(i => (long)i), store.Points(series).Select(p => p.Time));
        Assert.Equal((999, 250_001), (store.ReadLast(series, 0, 200_000)!.Integers[0], store.ReadFirst(series, 200_000)!.Integers[0]));
        Assert.False(store.HasPoints(series, 1_000, 250_001));
    }

    [Fact]
    public async Task A_series_without_points_is_gone_and_its_field_may_have_another_type()
    {
        await using var store = _folder.Open();
        await store.WriteAsync("m,t=a f=1,g=1 1\nm,t=b g=1 1");
        await store.DeleteAsync(Bucket, 0, 10, DeletePredicate.Parse("t=a"));
        Assert.Equal("m,t=b g: 1=1", store.Dump());
        Assert.Equal(1, (await store.WriteAsync("m,t=c f=\"now a text\" 1\nm,t=c g=\"still none\" 1")).Conflicting);
        Assert.Equal("m,t=b g: 1=1\nm,t=c f: 1=now a text", store.Dump());
    }

    [Fact]
    public async Task A_dropped_bucket_is_empty_and_stays_so()
    {
        var other = new PlatformId(77);
        await using (var store = _folder.Open(flushAt: 1_500))
        {
            await store.WriteAsync(string.Join('\n', Enumerable.Range(0, 300_000).Select(i => $"m f={i}i {i}")));
            await store.WriteAsync("m,t=a f=1i 1");
            await store.WriteAsync(other, Lines("m f=1 1"));
            await store.DropBucketAsync(Bucket);
            Assert.Empty(store.FindSeries(Bucket));
            await store.WriteAsync("m f=\"new\" 5");
        }
        await using var again = _folder.Open();
        Assert.Equal("m f: 5=new", again.Dump());
        Assert.Equal((1L, (object)1.0), again.Points(again.FindSeries(other).Single()).Single());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1_000_000)]
    public async Task Retention_removes_what_is_older(int flushAt)
    {
        await using var store = _folder.Open(flushAt);
        await store.WriteAsync(string.Join('\n', Enumerable.Range(0, 3_000).Select(i => $"m,n={i % 1200} f={i}i {i}")));
        await store.WriteAsync("other f=1 1\nlate f=1 5000");
        await store.EnforceRetentionAsync(Bucket, 2_900);
        var left = store.FindSeries(Bucket).SelectMany(s => store.Points(s)).Select(p => p.Time).Order();
        Assert.Equal(Enumerable.Range(2_900, 100).Select(i => (long)i).Append(5_000), left);
        Assert.Equal(101, store.FindSeries(Bucket).Count);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1_000_000)]
    public async Task Everything_is_there_after_a_restart(int flushAt)
    {
        string before;
        await using (var store = _folder.Open(flushAt))
        {
            await store.WriteAsync("m,t=a f=1,g=\"x\",h=true,i=5i,j=7u 10\nm,t=b f=2 20");
            await store.WriteAsync("m,t=a f=2 20\nm,t=a g=\"y\" 5\nm,t=a f=1.5 10");
            before = store.Dump();
        }
        await using var again = _folder.Open(flushAt);
        Assert.Equal(before, again.Dump());
        var result = await again.WriteAsync("m,t=c f=\"x\" 30\nm,t=a f=3 30");
        Assert.Equal("partial write: field type conflict: input field \"f\" on measurement \"m\" is type string, already exists as type float dropped=1", result.Message);
        Assert.EndsWith("m,t=a f: 10=1.5 20=2 30=3", again.Dump(new SeriesPredicate.And(new SeriesPredicate.Equal("t", "a"), new SeriesPredicate.Equal("_field", "f"))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_is_there_after_a_crash_at_any_time()
    {
        await using var store = _folder.Open(flushAt: 50);
        var random = new Random(1);
        for (var i = 0; i < 40; i++)
        {
            await store.WriteAsync(string.Join('\n', Enumerable.Range(0, random.Next(1, 30)).Select(_ => $"m,t={random.Next(3)} f={i}i,g={i}.5 {random.Next(1000)}")));
            if (i % 10 == 9)
                await store.DeleteAsync(Bucket, random.Next(500), random.Next(500, 1000), DeletePredicate.Parse("t=1"));
            // The process is not told to stop: only the files count.
            await using var copy = _folder.OpenCopy($"crash{i}");
            Assert.Equal(store.Dump(), copy.Dump());
        }
    }

    [Fact]
    public async Task Small_writes_do_not_leave_many_small_blocks()
    {
        await using var store = _folder.Open(flushAt: 20);
        for (var i = 0; i < 600; i++)
            await store.WriteAsync(string.Join('\n', Enumerable.Range(0, 10).Select(j => $"m f={i}i {(i * 10) + j}")));
        var series = store.FindSeries(Bucket).Single();
        Assert.Equal(6_000, store.Points(series).Count());
        Assert.InRange(store.Read(series).Count(), 1, 20);
    }

    [Fact]
    public async Task Long_texts_make_blocks_of_fewer_points()
    {
        const int length = 300_000;
        await using (var store = _folder.Open())
        {
            for (var i = 0; i < 4; i++)
                await store.WriteAsync(string.Join('\n', Enumerable.Range(0, 15).Select(j => $"m f=\"{new string((char)('a' + j), length)}\" {(i * 15) + j}")));
        }
        await using var again = _folder.Open();
        var series = again.FindSeries(Bucket).Single();
        Assert.Equal(Enumerable.Range(0, 60).Select(i => ((long)i, (object)new string((char)('a' + (i % 15)), length))), again.Points(series));
        Assert.All(again.Read(series).SkipLast(1), b => Assert.InRange(b.Count, 1, 8));
    }

    [Fact]
    public async Task Readers_see_each_write_entirely_or_not_at_all_and_never_wait()
    {
        await using var store = _folder.Open(flushAt: 2_000);
        const int writes = 150, size = 50;
        await store.WriteAsync(Write(0));
        var series = store.FindSeries(Bucket).Single();
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            var seen = 0;
            while (!stop.IsCancellationRequested)
            {
                // Every write puts its number into all points so far at multiples of seven, and adds points at the end.
                var last = long.MinValue;
                var count = 0;
                var newest = new HashSet<long>();
                foreach (var (time, value) in store.Points(series))
                {
                    Assert.True(time > last);
                    last = time;
                    count++;
                    if (time < size && time % 7 == 0)
                        newest.Add((long)value);
                }
                Assert.Equal(0, count % size);
                Assert.True(count >= seen);
                Assert.Single(newest);
                seen = count;
            }
        })).ToArray();
        for (var i = 1; i < writes; i++)
            await store.WriteAsync(Write(i));
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(writes * size, store.Points(series).Count());

        static string Write(int i) => string.Join('\n', Enumerable.Range(0, size).Where(t => t % 7 == 0).Select(t => $"m f={i}i {t}")
            .Concat(Enumerable.Range(i * size, size).Where(t => t >= size || t % 7 != 0).Select(t => $"m f={i}i {t}")));
    }

    [Fact]
    public async Task Writers_at_the_same_time_are_all_served()
    {
        await using var store = _folder.Open(flushAt: 500);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
                Assert.Equal(2, (await store.WriteAsync($"m,t=c{client} f={i}i {i}\nm,t=all f={client}i {i}")).Stored);
        })));
        Assert.Equal(17, store.FindSeries(Bucket).Count);
        Assert.All(store.FindSeries(Bucket), s => Assert.Equal(Enumerable.Range(0, 50).Select(i => (long)i), store.Points(s).Select(p => p.Time)));
    }

    [Fact]
    public async Task What_waits_when_the_store_is_closed_is_still_written()
    {
        var store = _folder.Open();
        var writes = Enumerable.Range(0, 20).Select(i => store.WriteAsync($"m f={i}i {i}")).ToArray();
        await store.DisposeAsync();
        await Task.WhenAll(writes);
        var refused = await Assert.ThrowsAsync<TaskServerException>(() => store.WriteAsync("m f=1i 100"));
        Assert.Equal(ErrorCode.Unavailable, refused.Code);
        await using var again = _folder.Open();
        Assert.Equal(20, again.Points(again.FindSeries(Bucket).Single()).Count());
    }
}
