using Microsoft.Data.Sqlite;

namespace TaskServer.Points;

/// <summary>
/// Time-series points, by bucket, in a file of their own. What a write, a deletion or a drop has answered survives the end of the process
/// and of the machine. Reads never wait for writes. All members may be called by any thread; times are Unix nanoseconds.
/// </summary>
public sealed class PointStore : IAsyncDisposable
{
    private const int FlushAt = 262_144;
    private const int RetentionStep = 500;

    // Seconds. Long enough for a backup that holds the file for a moment; then the caller is told.
    private const int LockTimeout = 10;

    // The longest block that is handed out of the head.
    private const int MaxBlock = 8192;

    private readonly PointFile _file;
    private readonly SeriesIndex _index;
    private readonly PointWriter _writer;

    private PointStore(PointFile file, SeriesIndex index, PointWriter writer)
    {
        _file = file;
        _index = index;
        _writer = writer;
    }

    /// <summary>Opens the file, or makes it where there is none. One store at a time may have it open.</summary>
    /// <exception cref="PointFileException">The file cannot be used; it is left as it is.</exception>
    public static PointStore Open(string path) => Open(path, FlushAt, LockTimeout);

    /// <summary>For tests, which make blocks of fewer points and have no patience.</summary>
    internal static PointStore Open(string path, int flushAt, int lockTimeout = LockTimeout)
    {
        var file = PointFile.Open(path, lockTimeout);
        try
        {
            var orphans = file.ReadOrphans();
            var (index, withHead) = SeriesLoader.Load(file, orphans);
            return new PointStore(file, index, new PointWriter(file, index, withHead, orphans.Count > 0, flushAt));
        }
        catch (Exception e) when (e is SqliteException or InvalidDataException or InvalidCastException or ArgumentException or IndexOutOfRangeException)
        {
            file.Dispose();
            throw new PointFileException($"{path} is damaged: {(e is SqliteException sqlite ? PointFile.Reason(sqlite) : e.Message)}", e);
        }
    }

    /// <summary>Stores points. A point at the time of an earlier one of its series replaces that.</summary>
    /// <returns>What became of them. Points whose field is of another type than before, and those that are too old, are dropped; the others are stored.</returns>
    /// <exception cref="TaskServerException">`unavailable`: nothing was stored (disk full, file locked, server stopping).</exception>
    public Task<WriteResult> WriteAsync(PlatformId bucket, PointBatch points, RetentionBound? retention = null, CancellationToken cancellationToken = default) =>
        points.Error is { } error ? throw TaskServerException.Invalid(error)
        : points.PointCount == 0 && points.WithoutField == 0 ? Task.FromResult(new WriteResult(0, 0, 0, null))
        : _writer.WriteAsync(bucket, points, retention, cancellationToken);

    /// <summary>The series of a bucket that a condition accepts (all without one), in the order of measurement, tags, field.</summary>
    public IReadOnlyList<Series> FindSeries(PlatformId bucket, SeriesPredicate? predicate = null) => _index.Find(bucket, predicate);

    /// <summary>
    /// The points of a series from <paramref name="start"/> on, before <paramref name="stop"/>, in order of time; no empty blocks. They are those of the
    /// moment when the first is asked for; only a deletion may take some away before it comes to them.
    /// </summary>
    /// <exception cref="TaskServerException">The file cannot be read.</exception>
    public IEnumerable<PointBlock> Read(Series series, long start = long.MinValue, long stop = long.MaxValue)
    {
        var (blocks, wholeHead) = series.State;
        var head = wholeHead.Between(start, stop);
        var next = 0;
        for (var i = FirstEnding(blocks, start); i < blocks.Length && blocks[i].First < stop; i++)
        {
            var points = Load(blocks[i]).Between(start, stop);
            var end = blocks[i].Last == long.MaxValue ? head.Count : head.LowerBound(blocks[i].Last + 1, next);
            if (end > next)
                points = PointBlock.Merge(points, head.Slice(next, end - next));
            next = end;
            if (points.Count > 0)
                yield return points;
        }
        while (next < head.Count)
        {
            var count = Math.Min(MaxBlock, head.Count - next);
            yield return head.Slice(next, count);
            next += count;
        }
    }

    /// <summary>The first point of the range in a block of its own, or null.</summary>
    public PointBlock? ReadFirst(Series series, long start = long.MinValue, long stop = long.MaxValue)
    {
        foreach (var block in Read(series, start, stop))
            return block.Slice(0, 1);
        return null;
    }

    /// <summary>The last point of the range in a block of its own, or null. Looks from the end.</summary>
    public PointBlock? ReadLast(Series series, long start = long.MinValue, long stop = long.MaxValue)
    {
        var (blocks, head) = series.State;
        var inHead = head.LowerBound(stop) - 1;
        if (inHead >= 0 && head.Times[inHead] < start)
            inHead = -1;
        for (var i = FirstEnding(blocks, stop); i >= 0; i--)
        {
            if (i == blocks.Length || blocks[i].First >= stop)
                continue;
            if (blocks[i].Last < start || (inHead >= 0 && head.Times[inHead] >= blocks[i].Last))
                break;
            var points = Load(blocks[i]).Between(start, stop);
            if (points.Count == 0)
                continue;
            if (inHead < 0 || points.Last > head.Times[inHead])
                return points.Slice(points.Count - 1, 1);
            break;
        }
        return inHead < 0 ? null : head.Slice(inHead, 1);
    }

    /// <summary>Whether a series has points in a range; mostly known without reading any.</summary>
    public bool HasPoints(Series series, long start = long.MinValue, long stop = long.MaxValue)
    {
        var (blocks, head) = series.State;
        if (head.Count > 0 && head.LowerBound(start) < head.LowerBound(stop))
            return true;
        var first = FirstEnding(blocks, start);
        if (first == blocks.Length || blocks[first].First >= stop)
            return false;
        return blocks[first].First >= start || blocks[first].Last < stop || ReadFirst(series, start, stop) is not null;
    }

    /// <summary>Removes the points from <paramref name="start"/> to <paramref name="end"/>, both included, of the series that the condition accepts (all without one).</summary>
    /// <exception cref="TaskServerException">`unavailable`: nothing was removed.</exception>
    public Task DeleteAsync(PlatformId bucket, long start, long end, DeletePredicate? predicate = null, CancellationToken cancellationToken = default) =>
        end < start ? Task.CompletedTask
        : _writer.DeleteAsync(
            () => [.. FindSeries(bucket).Where(s => MayHavePoints(s, start, end) && (predicate is null || predicate.Accepts(s.Key)))], start, end, cancellationToken);

    /// <summary>Removes all points of a bucket.</summary>
    public Task DropBucketAsync(PlatformId bucket, CancellationToken cancellationToken = default) => _writer.DropBucketAsync(bucket, cancellationToken);

    /// <summary>Removes the points of a bucket that are before <paramref name="oldest"/>, in steps between which writes are served.</summary>
    public async Task EnforceRetentionAsync(PlatformId bucket, long oldest, CancellationToken cancellationToken = default)
    {
        if (oldest == long.MinValue)
            return;
        while (await _writer.DeleteAsync(
            () => [.. FindSeries(bucket).Where(s => MayHavePoints(s, long.MinValue, oldest - 1)).Take(RetentionStep)], long.MinValue, oldest - 1, cancellationToken) == RetentionStep)
        {
        }
    }

    /// <summary>Takes no more writes, ends those it has, closes the file. Reads must have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _file.Dispose();
    }

    private static bool MayHavePoints(Series series, long start, long end)
    {
        var (blocks, head) = series.State;
        return (head.Count > 0 && head.First <= end && head.Last >= start)
            || (FirstEnding(blocks, start) is var i && i < blocks.Length && blocks[i].First <= end);
    }

    // The position of the first block that does not end before a time.
    private static int FirstEnding(BlockReference[] blocks, long time)
    {
        int low = 0, high = blocks.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (blocks[middle].Last < time)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }

    private PointBlock Load(BlockReference block)
    {
        try
        {
            if (_file.ReadBlock(block) is { } points)
                return points;
        }
        catch (SqliteException e)
        {
            throw new TaskServerException(ErrorCode.Unavailable, $"points cannot be read at present: {PointFile.Reason(e)}", e);
        }
        catch (InvalidDataException e)
        {
            throw new TaskServerException(ErrorCode.Internal, $"points cannot be read: {e.Message}", e);
        }
        if (block.Replaced is { } replaced)
            return replaced;
        if (block.IsDeleted)
            return new PointBlock(FieldType.Boolean, [], Array.Empty<bool>(), 0);
        throw new TaskServerException(ErrorCode.Internal, "points cannot be read: a block of points is missing");
    }
}
