using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;

namespace TaskServer.Flux;

/// <summary>A script in execution. <see cref="Results"/> come in the order of the script; each is read before the next.</summary>
public sealed class FluxRun : IDisposable
{
    private readonly CancellationTokenSource? _timeout;
    private readonly CancellationTokenSource _linked;
    private readonly CancellationToken _caller;
    private readonly RunContext _context;

    internal FluxRun(FluxEnvironment environment, CancellationToken cancellationToken)
    {
        _caller = cancellationToken;
        if (environment.Limits.Time != Timeout.InfiniteTimeSpan)
            _timeout = new(environment.Limits.Time, environment.Time);
        _linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _timeout?.Token ?? CancellationToken.None);
        _context = new(environment, _linked.Token);
    }

    public IReadOnlyList<FluxResult> Results { get; private set; } = [];

    /// <summary>The most bytes of rows that the run held at one time.</summary>
    public long PeakMemoryBytes => _context.Memory.Peak;

    /// <summary>Reads every result to its end and forgets the rows, as tasks do.</summary>
    public void Drain()
    {
        foreach (var result in Results)
            result.Drain();
    }

    public void Dispose()
    {
        _context.Memory.Close();
        _linked.Dispose();
        _timeout?.Dispose();
    }

    internal void Start(Action<RunContext> evaluate) => Guard(FluxPhase.Start, () =>
    {
        evaluate(_context);
        var nodes = ResultNodes.Choose(_context.Results);
        foreach (var (_, node) in nodes)
            node.Attach(_context);
        Results = [.. nodes.Select(n => new FluxResult(n.Name, n.Node, this, _context))];
        return true;
    });

    /// <summary>Runs a step, which the thread then works for; errors get the phase, and an expired time limit is an error of its own.</summary>
    internal T Guard<T>(FluxPhase phase, Func<T> step)
    {
        using var work = Work.Enter(_context.CancellationToken, _context.Memory);
        try
        {
            return step();
        }
        catch (FluxException e)
        {
            e.Phase = phase;
            throw;
        }
        catch (OperationCanceledException) when (_timeout is { IsCancellationRequested: true } && !_caller.IsCancellationRequested)
        {
            throw new FluxException("invalid", $"the time limit of {_context.Environment.Limits.Time} for a query is exceeded") { Phase = phase };
        }
        catch (OutOfMemoryException e)
        {
            // One value too large for this machine; the process goes on.
            throw new FluxException("resource exhausted", "memory allocation limit reached: a value is too large", e) { Phase = phase };
        }
        catch (InsufficientExecutionStackException e)
        {
            throw new FluxException("invalid", "the script is nested too deep", e) { Phase = phase };
        }
    }
}

/// <summary>One named result.</summary>
public sealed class FluxResult
{
    private readonly StreamNode _node;
    private readonly FluxRun _run;
    private readonly RunContext _context;

    internal FluxResult(string name, StreamNode node, FluxRun run, RunContext context)
    {
        Name = name;
        _node = node;
        _run = run;
        _context = context;
    }

    public string Name { get; }

    /// <summary>Reads all rows and forgets them.</summary>
    public void Drain()
    {
        foreach (var table in Tables())
        {
            foreach (var _ in table.Chunks)
            {
            }
        }
    }

    /// <summary>For readers of long rows, as an error of the run when its time is over.</summary>
    internal void ThrowIfCancelled()
    {
        if (_context.CancellationToken.IsCancellationRequested)
            _run.Guard(FluxPhase.Run, () => { _context.ThrowIfCancelled(); return true; });
    }

    internal IEnumerable<Table> Tables()
    {
        var rows = 0L;
        using var tables = _node.Read(_context).GetEnumerator();
        while (_run.Guard(FluxPhase.Run, tables.MoveNext))
            yield return tables.Current with { Chunks = Chunks(tables.Current) };

        IEnumerable<Chunk> Chunks(Table table)
        {
            using var chunks = table.Chunks.GetEnumerator();
            while (_run.Guard(FluxPhase.Run, chunks.MoveNext))
            {
                _context.ThrowIfCancelled();
                rows += chunks.Current.Rows;
                if (rows > _context.Environment.Limits.ResultRows)
                    throw new FluxException("resource exhausted", $"result \"{Name}\" has more than {_context.Environment.Limits.ResultRows} rows") { Phase = FluxPhase.Run };
                yield return chunks.Current;
            }
        }
    }
}
