using Microsoft.Extensions.Options;
using TaskServer.Flux;
using TaskServer.Flux.Csv;
using TaskServer.Flux.Syntax;
using TaskServer.Scripts;

namespace TaskServer.Engines.Flux;

/// <summary>Stored Flux scripts: checked for their syntax, asked for their parameters, invoked.</summary>
internal sealed class FluxScriptLanguage(FluxScripts scripts, IOptions<FluxOptions> options) : ScriptLanguage
{
    public override string Name => "flux";

    public override void Check(string script)
    {
        if (AstChecker.Describe(FluxParser.Parse(script)) is { } mistakes)
            throw TaskServerException.Invalid($"compilation failed: {mistakes}");
    }

    // What a parameter is used for decides its type; where that is not plain, anything goes. Texts are by far the most frequent.
    public override IReadOnlyDictionary<string, string> Parameters(string script) =>
        FluxParameters.Names(FluxParser.Parse(script)).ToDictionary(name => name, _ => "string", StringComparer.Ordinal);

    public override async Task InvokeAsync(ScriptInvocation invocation, Stream output, CancellationToken cancellationToken)
    {
        try
        {
            var program = scripts.Compile(invocation.Script, FluxParameters.Extern(invocation.Parameters), cancellationToken);
            var answer = new CsvAnswer(output, CsvDialect.Annotated);
            await scripts.QueryAsync(() =>
            {
                using var run = scripts.Start(program, new FluxCaller(invocation.Caller, invocation.OrganizationId) { Timeout = options.Value.QueryTimeout }, cancellationToken);
                return answer.Write(run);
            }, cancellationToken);
        }
        catch (FluxException fault)
        {
            throw FluxFaults.Refusal(fault);
        }
    }
}
