using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using TaskServer.Engines;
using TaskServer.Runs;
using TaskServer.Scheduling;
using TaskServer.Storage;
using TaskServer.Tasks;

namespace TaskServer.Core.Tests.Support;

/// <summary>The core as it runs in a server: store, scheduler, workers, on a clock that the test moves.</summary>
public sealed class TestServer : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 1, 15, 10, 20, 30, 500, TimeSpan.Zero);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;
    private readonly List<IHostedService> _hosted;
    private readonly DataFolder? _ownFolder;
    private bool _isStopped;

    private TestServer(DataFolder? folder, FakeTimeProvider? time, (string Key, string Value)[] settings)
    {
        Folder = folder ?? (_ownFolder = new DataFolder());
        Time = time ?? new FakeTimeProvider(Start);
        Clock = new SettableClock(Time);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Data", Folder.Path), .. settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))]).Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(LogLines).SetMinimumLevel(LogLevel.Information))
            .AddSingleton<IConfiguration>(configuration)
            .AddSingleton<TimeProvider>(Clock)
            .AddSingleton<IScriptEngine>(Engine)
            .AddSingleton<ScriptEngines>()
            .AddStorage(configuration)
            .AddScheduling()
            .BuildServiceProvider();
        _services.OpenStore();
        _hosted = [.. _services.GetServices<IHostedService>()];
    }

    public DataFolder Folder { get; }

    public FakeTimeProvider Time { get; }

    /// <summary>The same clock, which can be set.</summary>
    public SettableClock Clock { get; }

    public TestEngine Engine { get; } = new();

    public LogLines LogLines { get; } = new();

    public TaskService Tasks => Get<TaskService>();

    public RunService Runs => Get<RunService>();

    public StoreWriter Writer => Get<StoreWriter>();

    public StoreReader Reader => Get<StoreReader>();

    public static async Task<TestServer> StartAsync(DataFolder? folder = null, FakeTimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var server = new TestServer(folder, time, settings);
        await TestStore.Seed(server.Writer);
        foreach (var service in server._hosted)
            await service.StartAsync(default);
        return server;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public IEnumerable<T> GetAll<T>()
        where T : notnull => _services.GetServices<T>();

    public Task<ScheduledTask> CreateAsync(NewTask? task = null) => Tasks.CreateAsync(TestStore.Operator, task ?? TestStore.Sleep(), default);

    public Task<ScheduledTask> TaskAsync(PlatformId id) => Tasks.GetAsync(TestStore.Operator, id, default).AsTask();

    public Task<ScheduledTask> ChangeAsync(PlatformId id, TaskChange change) => Tasks.UpdateAsync(TestStore.Operator, id, _ => change, default);

    public Task<Run> ForceAsync(PlatformId id, DateTimeOffset? scheduledFor = null) => Runs.ForceAsync(TestStore.Operator, id, scheduledFor, default);

    public Task CancelAsync(Run run) => Runs.CancelAsync(TestStore.Operator, run.TaskId, run.Id, default);

    public async Task<Run> RunAsync(PlatformId task, PlatformId run) => (await Runs.GetAsync(TestStore.Operator, task, run, default)).Run;

    /// <summary>All runs of a task, oldest slot first.</summary>
    public List<Run> RunsOf(PlatformId task)
    {
        using var db = Reader.Open();
        return [.. db.Runs.Where(run => run.TaskId == task).OrderBy(run => run.ScheduledFor).ThenBy(run => run.Id)];
    }

    public async Task<string[]> LogAsync(Run run) =>
        [.. (await Runs.RunLogsAsync(TestStore.Operator, run.TaskId, run.Id, default)).Select(line => line.Message)];

    /// <summary>Moves the clock, and waits until all that follows from it has happened.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        Time.Advance(by);
        await SettleAsync();
    }

    /// <summary>Moves the clock second by second, as it goes by itself.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var second = 0; second < span.TotalSeconds; second++)
            await AdvanceAsync(TimeSpan.FromSeconds(1));
    }

    /// <summary>Sets the clock on the wall; the server sees it when it next looks, some seconds later at most.</summary>
    public async Task SetClockAsync(TimeSpan by)
    {
        Clock.Set(by);
        Time.Advance(TimeSpan.FromSeconds(6));
        // The loop may have begun its sleep only after that, by the old clock.
        var scheduler = Get<Scheduler>();
        for (var i = 0; i < 100 && scheduler.NextWake <= Clock.GetUtcNow(); i++)
        {
            await Task.Delay(20);
            Time.Advance(TimeSpan.FromMilliseconds(100));
        }

        await SettleAsync();
    }

    /// <summary>Nothing is due, nothing waits to be written, and what was begun is in the hands of the engine.</summary>
    public async Task SettleAsync()
    {
        var scheduler = Get<Scheduler>();
        await UntilAsync(() => scheduler.NextWake > Clock.GetUtcNow() && Writer.Waiting == 0);
        for (var i = 0; i < 3; i++)
        {
            await Writer.ApplyAsync(_ => 0);
            await UntilAsync(() => Get<RunWorkers>().IsCalm);
        }
    }

    public async Task UntilAsync(Func<bool> condition)
    {
        var waited = Stopwatch.StartNew();
        while (!condition())
        {
            if (waited.Elapsed > Patience)
                Assert.Fail("It did not happen in time. " + string.Join('\n', LogLines.All));
            await Task.Delay(1);
        }
    }

    public Task UntilRunAsync(Run run, RunStatus status) => UntilAsync(() =>
    {
        using var db = Reader.Open();
        return db.Runs.FirstOrDefault(r => r.Id == run.Id)?.Status == status;
    });

    /// <summary>As SIGTERM does.</summary>
    public async Task StopAsync()
    {
        if (_isStopped)
            return;
        _isStopped = true;
        foreach (var service in Enumerable.Reverse(_hosted))
            await service.StopAsync(default);
        await _services.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped)
        {
            _isStopped = true;
            foreach (var service in Enumerable.Reverse(_hosted).OfType<Scheduler>())
                await service.StopAsync(default);
            await _services.DisposeAsync();
        }

        _ownFolder?.Dispose();
    }
}

/// <summary>What the server logged.</summary>
public sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly List<string> _lines = [];

    public string[] All
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add($"{logLevel}: {formatter(state, exception)} {exception}".TrimEnd());
    }

    public void Dispose()
    {
    }
}
