using System.Collections.Immutable;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>Checks scripts before they run, and tells what can be known about their types.</summary>
internal sealed class TypeChecker(LibraryTypes library)
{
    /// <summary>Steps of inference one script may take; a long script takes a few thousand.</summary>
    private const int Steps = 1_000_000;

    /// <summary>The files are one package, earlier ones visible to later ones.</summary>
    public CheckedScript Check(params ReadOnlySpan<SourceFile> files)
    {
        var errors = new TypeErrors();
        var inference = new Inference(library, library.Prelude, errors, new Budget(Steps));
        try
        {
            foreach (var file in files)
                inference.File(file);
        }
        catch (TypesTooLargeException)
        {
            errors.TooLarge(files[^1].Span);
        }

        return new CheckedScript(errors.ToDiagnostics(), inference);
    }
}

/// <summary>What checking found.</summary>
internal sealed class CheckedScript(ImmutableArray<Diagnostic> diagnostics, Inference inference)
{
    public ImmutableArray<Diagnostic> Diagnostics => diagnostics;

    /// <summary>All mistakes as one text, separated by empty lines.</summary>
    public string Message => string.Join("\n\n", diagnostics);

    /// <summary>The type of a function written in the script.</summary>
    public FunctionMonotype? TypeOf(FunctionExpression function) => inference.Functions.GetValueOrDefault(function);

    /// <summary>How many members, calls, functions, records and arrays the script has.</summary>
    public int Composites => inference.Composites;
}
