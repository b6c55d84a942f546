using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>
/// The state of one run, used by one thread: the environment, the options as the script set them, the calls in progress, the results found so far.
/// </summary>
internal sealed class RunContext
{
    private readonly List<CallSite> _calls = [];
    private readonly List<StreamNode> _results = [];
    private readonly Dictionary<LibraryPackage, Frame> _packages = [];
    private int _httpCalls;
    private int _entered;

    public RunContext(FluxEnvironment environment, CancellationToken cancellationToken)
    {
        Environment = environment;
        CancellationToken = cancellationToken;
        Memory = new(environment.Limits.MemoryBytes, environment.Limits.SharedMemory);
        Now = environment.Now ?? (environment.Time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
    }

    public FluxEnvironment Environment { get; }

    public CancellationToken CancellationToken { get; }

    public MemoryAccount Memory { get; }

    /// <summary>What <c>now()</c> gives: nanoseconds since 1970.</summary>
    public long Now { get; private set; }

    /// <summary>The streams of expression statements and of calls with side effects, in order.</summary>
    public IReadOnlyList<StreamNode> Results => _results;

    /// <summary>The depth of calls within the body of the function that is being applied to rows, -1 while there is none.</summary>
    public int RowFunctionLevel { get; set; } = -1;

    public bool IsInRowFunction => RowFunctionLevel >= 0;

    /// <summary>How many calls are in progress.</summary>
    public int CallDepth => _calls.Count;

    public void AddResult(StreamNode node)
    {
        if (!_results.Contains(node))
            _results.Add(node);
    }

    /// <summary>The members of a package in this run.</summary>
    public Frame Instance(LibraryPackage package)
    {
        if (_packages.TryGetValue(package, out var frame))
            return frame;
        frame = package.Instantiate(this);
        _packages.Add(package, frame);
        package.Execute(frame);
        return frame;
    }

    public void SetOption(LibraryPackage package, PackageMember member, Value value)
    {
        Instance(package).Slots[member.Slot] = value;
        if (package.Path == "universe" && package.Members["now"] == member)
            RefreshNow();
    }

    /// <summary>The current value of an option, for natives.</summary>
    public Value Option(string path, string name)
    {
        var package = LibraryPackage.Find(path)!;
        return Instance(package).Slots[package.Members[name].Slot];
    }

    /// <summary>Fixes the time by what the option <c>now</c> says at this moment.</summary>
    public void RefreshNow()
    {
        var now = Option("universe", "now");
        if (now.Kind != ValueKind.Function)
            return;
        var time = Call(now.AsFunction, CallSite.None);
        if (time.Kind == ValueKind.Time)
            Now = time.AsTime;
    }

    /// <summary>A duration relative to now.</summary>
    public long Resolve(FluxDuration duration) => Calendar.Add(Now, duration);

    public void ThrowIfCancelled() => CancellationToken.ThrowIfCancellationRequested();

    /// <summary>Counts an outgoing request against the limit.</summary>
    public Sources.FluxHttpResponse Send(Sources.FluxHttpRequest request)
    {
        if (++_httpCalls > Environment.Limits.HttpCalls)
            throw FluxException.Invalid($"the limit of {Environment.Limits.HttpCalls} outgoing requests is reached");
        return Environment.Http.Send(request, CancellationToken);
    }

    /// <summary>The call of the script that led to this one: itself when it stands in the script, else the innermost that does.</summary>
    public CallSite Origin(CallSite site)
    {
        if (site.IsScript)
            return site;
        for (var i = _calls.Count - 1; i >= 0; i--)
        {
            if (_calls[i].IsScript)
                return _calls[i];
        }
        return site;
    }

    public void Enter(CallSite site)
    {
        if (_calls.Count >= Environment.Limits.CallDepth)
            throw FluxException.Invalid($"calls are nested deeper than {Environment.Limits.CallDepth}");
        _calls.Add(site);
        // Calls that call each other, and functions over long arrays, come to no chunk at which they could be stopped.
        if ((++_entered & 0xFF) == 0)
            ThrowIfCancelled();
    }

    public void Leave() => _calls.RemoveAt(_calls.Count - 1);

    /// <summary>Calls a function with positional arguments, for natives that call back.</summary>
    public Value Call(FluxFunction function, CallSite site, params ReadOnlySpan<Value> arguments) => function.Invoke(arguments, this, site);
}
