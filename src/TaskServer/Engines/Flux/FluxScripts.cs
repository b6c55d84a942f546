using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using TaskServer.Access;
using TaskServer.Engines.Outgoing;
using TaskServer.Engines.Sql;
using TaskServer.Flux;
using TaskServer.Flux.Syntax;
using TaskServer.Points;
using TaskServer.Storage;

namespace TaskServer.Engines.Flux;

/// <summary>For whom a script runs, and when.</summary>
internal sealed record FluxCaller(Principal Principal, PlatformId OrganizationId)
{
    public string OrganizationName { get; init; } = "";

    /// <summary>Null: the clock's time.</summary>
    public DateTimeOffset? Now { get; init; }

    public DateTimeOffset? LatestSuccess { get; init; }

    public TimeSpan Timeout { get; init; } = System.Threading.Timeout.InfiniteTimeSpan;
}

/// <summary>Compiles scripts, remembering the latest, and runs them against this server's buckets.</summary>
internal sealed class FluxScripts(
    StoreReader reader, PointStore points, SecretService secrets, OutgoingHttp http, SqlDatabases sql, IOptions<FluxOptions> options, TimeProvider time) : IDisposable
{
    private const int Remembered = 512;
    private const int LongestRemembered = 64 * 1024;

    private readonly ConcurrentDictionary<string, FluxProgram> _programs = new(StringComparer.Ordinal);

    private readonly FluxMemory _memory = new(options.Value.TotalMemoryBytes > 0 ? options.Value.TotalMemoryBytes : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2);

    // Each has its own: a client that reads its answer slowly must not hold up a task.
    private readonly ComputeThreads _runs = new("flux run", Most(options.Value.Concurrency, 2));
    private readonly ComputeThreads _queries = new("flux query", Most(options.Value.QueryConcurrency, 8));

    /// <exception cref="FluxException">The script has mistakes.</exception>
    public FluxProgram Compile(string script, SourceFile? @extern = null, CancellationToken cancellationToken = default)
    {
        if (@extern is not null)
            return FluxEngine.Compile(script, @extern, cancellationToken);
        if (_programs.TryGetValue(script, out var known))
            return known;
        var program = FluxEngine.Compile(script, null, cancellationToken);
        if (script.Length > LongestRemembered)
            return program;
        // A full memory starts anew: cheaper than keeping an order, and rare.
        if (_programs.Count >= Remembered)
            _programs.Clear();
        _programs[script] = program;
        return program;
    }

    /// <summary>Runs work of a task's script when its turn has come.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => _runs.RunAsync(work, cancellationToken);

    /// <summary>Runs work of a query when its turn has come.</summary>
    public Task<T> QueryAsync<T>(Func<T> work, CancellationToken cancellationToken) => _queries.RunAsync(work, cancellationToken);

    public FluxRun Start(FluxProgram program, FluxCaller caller, CancellationToken cancellationToken)
    {
        var limits = options.Value;
        return program.Run(new FluxEnvironment
        {
            Now = caller.Now is { } now ? Nanoseconds(now) : null,
            LatestSuccess = caller.LatestSuccess is { } success ? Nanoseconds(success) : null,
            OrganizationId = caller.OrganizationId.ToString(),
            OrganizationName = caller.OrganizationName,
            Buckets = new BucketSource(caller, reader, points, time),
            Secrets = key => Secret(caller, key, cancellationToken),
            Http = http,
            Sql = sql,
            Time = time,
            Limits = new FluxLimits
            {
                MemoryBytes = limits.MemoryBytes,
                SharedMemory = _memory,
                ResultRows = limits.ResultRows,
                HttpCalls = limits.HttpCalls,
                CallDepth = limits.CallDepth,
                Time = caller.Timeout,
            },
        }, cancellationToken);
    }

    public void Dispose()
    {
        _runs.Dispose();
        _queries.Dispose();
    }

    private static int Most(int wanted, int perProcessor) => wanted > 0 ? wanted : Math.Max(4, perProcessor * Environment.ProcessorCount);

    private string? Secret(FluxCaller caller, string key, CancellationToken cancellationToken)
    {
        try
        {
            // Scripts run on threads of their own, which may wait.
            return secrets.ReadAsync(caller.Principal, caller.OrganizationId, key, cancellationToken).GetAwaiter().GetResult();
        }
        catch (TaskServerException refused)
        {
            throw new FluxException("unauthorized", refused.Message, refused);
        }
    }

    private static long Nanoseconds(DateTimeOffset instant) => unchecked((instant - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
}
