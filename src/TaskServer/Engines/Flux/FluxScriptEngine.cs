using System.Text.Json.Nodes;
using TaskServer.Flux;
using TaskServer.Flux.Syntax;

namespace TaskServer.Engines.Flux;

/// <summary>Runs Flux scripts as tasks: all results are read and forgotten.</summary>
internal sealed class FluxScriptEngine(FluxScripts scripts) : IScriptEngine
{
    private static readonly string[] NeedsAdministrator = ["could not find bucket", "could not parse Flux script", "filesystem service is uninitialized"];

    public string Name => "flux";

    public IReadOnlyList<EngineParameter> Parameters { get; } = [new("query", "string", IsRequired: true), new("params", "object", IsRequired: false)];

    /// <summary>Only the syntax: names and types are found when the script runs, as clients know it.</summary>
    public void Check(JsonObject arguments)
    {
        if (arguments["query"] is not JsonValue query || !query.TryGetValue<string>(out var script))
            throw TaskServerException.Invalid("missing flux");
        if (AstChecker.Describe(FluxParser.Parse(script)) is { } mistakes)
            throw TaskServerException.Invalid($"compilation failed: {mistakes}");
    }

    public Task RunAsync(ScriptRun run, CancellationToken cancellationToken) => scripts.RunAsync(() => Run(run, cancellationToken), cancellationToken);

    private bool Run(ScriptRun run, CancellationToken cancellationToken)
    {
        try
        {
            var parameters = run.Arguments["params"] as JsonObject;
            var program = scripts.Compile(run.Arguments["query"]!.GetValue<string>(), parameters is null ? null : FluxParameters.Extern(parameters), cancellationToken);
            using var execution = scripts.Start(program, new FluxCaller(run.Owner, run.OrganizationId)
            {
                Now = run.ScheduledFor,
                LatestSuccess = run.LatestSuccess,
            }, cancellationToken);
            execution.Drain();
            return true;
        }
        catch (FluxException failure)
        {
            var phase = failure.Phase == FluxPhase.Run ? "could not execute task run: " : "error exhausting result iterator: ";
            throw new ScriptFailedException(phase + failure.Message, failure)
            {
                IsUnrecoverable = NeedsAdministrator.Any(text => failure.Message.Contains(text, StringComparison.Ordinal)),
            };
        }
    }
}
