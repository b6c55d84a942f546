using TaskServer.Flux.Runtime;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;
using TaskServer.Flux.Values;

namespace TaskServer.Flux;

/// <summary>Turns scripts into programs. Programs keep nothing of a run and can be cached by text.</summary>
public static class FluxEngine
{
    internal static readonly LibraryTypes Library = new(static path => LibraryLoader.Parsed(path));
    private static readonly TypeChecker Checker = new(Library);

    /// <param name="text">The script.</param>
    /// <param name="extern">A file that is evaluated in front of the script: options and variables.</param>
    /// <param name="cancellationToken">Stops a long compilation.</param>
    /// <exception cref="FluxException">The script has mistakes; the message lists them all.</exception>
    public static FluxProgram Compile(string text, SourceFile? @extern = null, CancellationToken cancellationToken = default)
    {
        using var work = Work.Enter(cancellationToken);
        return Compile(FluxParser.Parse(text), @extern, cancellationToken);
    }

    /// <inheritdoc cref="Compile(string, SourceFile?, CancellationToken)"/>
    public static FluxProgram Compile(SourceFile script, SourceFile? @extern = null, CancellationToken cancellationToken = default)
    {
        using var work = Work.Enter(cancellationToken);
        SourceFile[] files = @extern is null ? [script] : [@extern, script];
        foreach (var file in files)
        {
            if (AstChecker.Describe(file) is { } errors)
                throw new FluxException("invalid", $"compilation failed: {errors}") { Phase = FluxPhase.Compile };
        }
        foreach (var literal in files.SelectMany(SyntaxTree.Walk).OfType<RegexpLiteral>())
        {
            if (RegexpProblem.Of(literal.Value) is { } problem)
                throw new FluxException("invalid", $"compilation failed: error @{literal.Span}: {problem}") { Phase = FluxPhase.Compile };
        }
        var types = Checker.Check(files);
        if (!types.Diagnostics.IsEmpty)
            throw new FluxException("invalid", types.Message) { Phase = FluxPhase.Compile };
        var (body, frameSize) = new Binder(isScript: true, packagePath: null, types).BindScript(files);
        return new(body, frameSize);
    }
}

/// <summary>A bound script.</summary>
public sealed class FluxProgram
{
    private readonly BoundStatement[] _body;
    private readonly int _frameSize;

    internal FluxProgram(BoundStatement[] body, int frameSize)
    {
        _body = body;
        _frameSize = frameSize;
    }

    /// <summary>
    /// Evaluates the script and prepares its results. Data moves when the results are enumerated: one after the other, on the caller's thread.
    /// </summary>
    /// <exception cref="FluxException">Evaluation failed, or there is no result (phase <see cref="FluxPhase.Start"/>).</exception>
    public FluxRun Run(FluxEnvironment environment, CancellationToken cancellationToken = default)
    {
        var run = new FluxRun(environment, cancellationToken);
        try
        {
            run.Start(context =>
            {
                context.RefreshNow();
                var frame = new Frame(context, new Values.Value[_frameSize], null);
                foreach (var statement in _body)
                    statement.Execute(frame);
                context.RefreshNow();
            });
        }
        catch
        {
            run.Dispose();
            throw;
        }
        return run;
    }
}
