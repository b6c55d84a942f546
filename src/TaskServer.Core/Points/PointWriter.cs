using System.Buffers;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace TaskServer.Points;

/// <summary>
/// The one thread that changes points. Writes that wait at the same time are committed together; each is answered when it is durable.
/// A small write is one row of the log and stays in memory (the heads of its series) as well. When enough has gathered there, or a
/// write is large by itself, everything goes into blocks and the log is emptied, in one transaction.
/// </summary>
internal sealed class PointWriter : IAsyncDisposable
{
    // A group of writes takes no more when it weighs this much.
    private const int MaxGroup = 1_000_000;

    private readonly PointFile _file;
    private readonly SeriesIndex _index;
    private readonly int _flushAt;
    private readonly Channel<Operation> _operations = Channel.CreateBounded<Operation>(
        // Nobody's code runs inside the channel's calls but that of this class, which goes on to wait at once. So the writer is woken
        // directly, not through the pool, which may be busy.
        new BoundedChannelOptions(256) { SingleReader = true, AllowSynchronousContinuations = true });
    private readonly Task _running;
    private readonly HashSet<Series> _withHead;
    private readonly ArrayBufferWriter<byte> _log = new(), _block = new();
    private long _headWeight;
    private long _lastSeriesId;
    private long _lastBlockId;
    private bool _hasOrphans;

    /// <param name="withHead">The series that have points in the log.</param>
    /// <param name="flushAt">How many values (by weight) may gather in memory before they go into blocks.</param>
    public PointWriter(PointFile file, SeriesIndex index, IEnumerable<Series> withHead, bool hasOrphans, int flushAt)
    {
        _file = file;
        _index = index;
        _flushAt = flushAt;
        _withHead = [.. withHead];
        _headWeight = _withHead.Sum(s => s.State.Head.Weight);
        _lastSeriesId = file.LastSeriesId();
        _lastBlockId = file.LastBlockId();
        _hasOrphans = hasOrphans;
        // A thread of its own: SQLite blocks, and a pool's thread is not to be blocked for long.
        _running = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public async Task<WriteResult> WriteAsync(PlatformId bucket, PointBatch batch, RetentionBound? retention, CancellationToken cancellationToken)
    {
        var write = new Write(bucket, batch, retention);
        await EnqueueAsync(write, cancellationToken);
        await write.Done.Task;
        return write.Result!;
    }

    /// <summary>Removes points of the series that are chosen when it is this operation's turn.</summary>
    /// <returns>How many series were concerned.</returns>
    public async Task<int> DeleteAsync(Func<IReadOnlyList<Series>> choose, long start, long end, CancellationToken cancellationToken)
    {
        var count = 0;
        var work = new Work(() =>
        {
            var series = choose();
            count = series.Count;
            Delete(series, start, end);
        });
        await EnqueueAsync(work, cancellationToken);
        await work.Done.Task;
        return count;
    }

    public async Task DropBucketAsync(PlatformId bucket, CancellationToken cancellationToken)
    {
        var work = new Work(() => DropBucket(bucket));
        await EnqueueAsync(work, cancellationToken);
        await work.Done.Task;
    }

    /// <summary>Takes no more; what was taken is done when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        _operations.Writer.TryComplete();
        await _running;
    }

    private async Task EnqueueAsync(Operation operation, CancellationToken cancellationToken)
    {
        try
        {
            await _operations.Writer.WriteAsync(operation, cancellationToken);
        }
        catch (ChannelClosedException e)
        {
            throw new TaskServerException(ErrorCode.Unavailable, "the server is stopping", e);
        }
    }

    private void Run()
    {
        var operations = _operations.Reader;
        while (true)
        {
            if (operations.TryRead(out var operation))
                Execute(operation);
            else if (_hasOrphans)
                RemoveOrphans();
            else if (!operations.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
                return;
        }
    }

    private void Execute(Operation operation)
    {
        List<Operation> group = [operation];
        try
        {
            if (operation is Work work)
            {
                work.Action();
            }
            else
            {
                var weight = ((Write)operation).Batch.Weight;
                while (weight < MaxGroup && _operations.Reader.TryPeek(out var next) && next is Write write && _operations.Reader.TryRead(out _))
                {
                    group.Add(write);
                    weight += write.Batch.Weight;
                }
                Commit(group.Cast<Write>(), weight);
            }
        }
        catch (Exception e)
        {
            // Whatever it was: its callers hear of it, and the next operation finds everything as it was before this one.
            var failure = e switch
            {
                SqliteException sqlite => new TaskServerException(ErrorCode.Unavailable, $"points cannot be stored at present: {PointFile.Reason(sqlite)}", e),
                InvalidDataException => new TaskServerException(ErrorCode.Internal, $"points cannot be stored: {e.Message}", e),
                _ => e,
            };
            foreach (var failed in group)
                failed.Done.SetException(failure);
            return;
        }
        foreach (var done in group)
            done.Done.SetResult();
    }

    private void Commit(IEnumerable<Write> writes, long weight)
    {
        var staged = new StagedWrites(_index, () => ++_lastSeriesId);
        var flush = _headWeight + weight >= Math.Clamp(8L * _withHead.Count, _flushAt, 8L * _flushAt);
        var states = new Dictionary<Series, SeriesState>();
        _file.InTransaction(() =>
        {
            foreach (var write in writes)
                write.Result = staged.Add(write.Bucket, write.Batch, write.Retention);
            foreach (var series in staged.Created)
                _file.InsertSeries(series.Id, series.Bucket, SeriesKeyCodec.Write(series), series.Type);
            if (flush)
            {
                foreach (var (series, points) in staged.Points)
                    states[series] = series.State with { Head = PointBlock.Merge(series.State.Head, points) };
                Flush(states, new BlockEditor(_file, () => ++_lastBlockId));
            }
            else if (staged.Points.Count > 0)
            {
                _file.AppendLog(Encode(staged.Points));
            }
        });

        if (flush)
        {
            Publish(states);
        }
        else
        {
            foreach (var (series, points) in staged.Points)
            {
                series.State = series.State with { Head = series.State.Head.Append(points) };
                _withHead.Add(series);
            }
            _headWeight += weight;
        }
        foreach (var series in staged.Created)
            _index.Add(series);
    }

    private byte[] Encode(Dictionary<Series, PointBlock> points)
    {
        _log.ResetWrittenCount();
        foreach (var (series, block) in points)
        {
            _block.ResetWrittenCount();
            BlockCodec.Write(block, _block);
            _log.WriteNumber((ulong)series.Id);
            _log.WriteNumber((ulong)_block.WrittenCount);
            _log.Write(_block.WrittenSpan);
        }
        return _log.WrittenSpan.ToArray();
    }

    /// <summary>Puts all heads into blocks, those of the given states and the others', and empties the log.</summary>
    private void Flush(Dictionary<Series, SeriesState> states, BlockEditor editor)
    {
        foreach (var series in _withHead)
            states.TryAdd(series, series.State);
        foreach (var (series, state) in states)
        {
            if (state.Head.Count > 0)
                states[series] = SeriesState.Empty(series.Type) with { Blocks = editor.Insert(series, state.Blocks, state.Head) };
        }
        _file.ClearLog();
    }

    private void Publish(Dictionary<Series, SeriesState> states)
    {
        foreach (var (series, state) in states)
            series.State = state;
        _withHead.Clear();
        _headWeight = 0;
    }

    private void Delete(IReadOnlyList<Series> chosen, long start, long end)
    {
        if (chosen.Count == 0)
            return;
        var states = new Dictionary<Series, SeriesState>();
        var removed = new List<Series>();
        _file.InTransaction(() =>
        {
            var editor = new BlockEditor(_file, () => ++_lastBlockId);
            foreach (var series in chosen)
            {
                var (blocks, head) = series.State;
                var rest = head.Without(start, end);
                if (rest.Count == 0 && blocks.All(b => b.First >= start && b.Last <= end))
                {
                    foreach (var block in blocks)
                        block.IsDeleted = true;
                    blocks = [];
                }
                else
                {
                    blocks = editor.Remove(series, blocks, start, end);
                }
                var state = new SeriesState(blocks, rest);
                states.Add(series, state);
                if (!state.IsEmpty)
                    continue;
                _file.DeleteSeries(series.Id);
                removed.Add(series);
            }
            // The log has the removed points: it must not bring them back.
            Flush(states, editor);
        });
        Publish(states);
        _index.Remove(removed);
    }

    private void DropBucket(PlatformId bucket)
    {
        _file.InTransaction(() => _file.OrphanBucket(bucket));
        foreach (var series in _index.Find(bucket, null))
        {
            foreach (var block in series.State.Blocks)
                block.IsDeleted = true;
            if (_withHead.Remove(series))
                _headWeight -= series.State.Head.Weight;
            series.State = SeriesState.Empty(series.Type);
        }
        _index.RemoveBucket(bucket);
        _hasOrphans = true;
    }

    private void RemoveOrphans()
    {
        try
        {
            _file.InTransaction(() => _hasOrphans = _file.RemoveOrphans(256));
        }
        catch (SqliteException)
        {
            // Nobody waits for this. Nothing shows the orphans; the next dropped bucket or the next start takes them along.
            _hasOrphans = false;
        }
    }

    private abstract class Operation
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Write(PlatformId bucket, PointBatch batch, RetentionBound? retention) : Operation
    {
        public PlatformId Bucket { get; } = bucket;

        public PointBatch Batch { get; } = batch;

        public RetentionBound? Retention { get; } = retention;

        public WriteResult? Result { get; set; }
    }

    private sealed class Work(Action action) : Operation
    {
        public Action Action { get; } = action;
    }
}
