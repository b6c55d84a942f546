using System.Collections.Immutable;
using System.Text;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>A mistake in a script and its place.</summary>
public readonly record struct Diagnostic(SourceSpan Span, string Text)
{
    /// <summary><c>error @1:2-3:4: text</c></summary>
    public override string ToString() => $"error @{Span}: {Text}";
}

/// <summary>
/// The mistakes of one script, and all wording. Texts are made at the end, when the types that stand in them are as well known as they will be.
/// </summary>
internal sealed class TypeErrors
{
    /// <summary>Mistakes in the form of the script. When there are any, nothing can be said about types.</summary>
    private readonly List<Diagnostic> _form = [];
    private readonly List<Finding> _findings = [];

    /// <summary>A script that is all wrong does not need all of it listed.</summary>
    private const int Enough = 100;

    /// <summary>How many mistakes were found, whether they are listed or not.</summary>
    public int Count { get; private set; }

    public bool Any => _form.Count > 0 || _findings.Count > 0;

    public void Reassigned(SourceSpan at, string name) => Form(at, $"variable \"{name}\" reassigned");

    public void OptionReassigned(SourceSpan at, string name) => Form(at, $"option \"{name}\" reassigned");

    public void ConflictsWithOption(SourceSpan at, string name) => Form(at, $"variable \"{name}\" conflicts with option of same name");

    public void BuiltinInBlock(SourceSpan at) => Form(at, "invalid builtin statement in function block");

    public void MissingReturn(SourceSpan at) => Form(at, "missing return statement in block");

    public void EarlyReturn(SourceSpan at) => Form(at, "invalid return statement in function block");

    public void ReturnInFile(SourceSpan at) => Form(at, "return not valid in file block");

    public void InvalidOperator(SourceSpan at) => Form(at, $"invalid binary operator {BinaryOperator.Invalid.Text()}");

    public void TwoPipeParameters(SourceSpan at) => Form(at, "function types can have at most one pipe parameter");

    public void Label(SourceSpan at) => Form(at, Messages.LabelsAreOff);

    public void TooLarge(SourceSpan at) => Form(at, "the types of the script are too large");

    public void UnknownImport(SourceSpan at, string path) => Add(at, null, $"invalid import path {path}");

    public void Undefined(SourceSpan at, string name) => Add(at, null, $"undefined identifier {name}");

    public void UnknownType(SourceSpan at, string name) => Add(at, null, $"invalid named type {name}");

    public void Mismatch(in Place place, Monotype expected, Monotype actual) => Add(new(place, Wording.Mismatch, expected, actual));

    public void NotKind(in Place place, Monotype type, Kinds kind) => Add(new(place, Wording.NotKind, type) { Text = kind.ToString() });

    public void Recursive(in Place place, Monotype variable, Monotype type) => Add(new(place, Wording.Recursive, variable, type));

    public void MissingLabel(in Place place, string label) => Add(place.Span, place.Argument, $"record is missing label {label}");

    public void UnexpectedLabel(in Place place, string label) => Add(place.Span, place.Argument, $"found unexpected label {label}");

    public void MissingArgument(in Place place, string name) => Add(place.Span, place.Argument, $"missing required argument {name}");

    public void MissingPipe(in Place place) => Add(place.Span, place.Argument, "missing pipe argument");

    public void DifferentPipes(in Place place, string expected, string actual) =>
        Add(place.Span, place.Argument, $"expected pipe argument {expected} but found {actual}");

    public void UnexpectedArgument(in Place place, string name, ReadOnlySpan<string> stillFree)
    {
        var text = new StringBuilder("found unexpected argument ").Append(name);
        for (var i = 0; i < stillFree.Length; i++)
        {
            text.Append(i > 0 ? i == stillFree.Length - 1 ? " or " : ", " : stillFree.Length == 1 ? " (Expected " : " (Expected one of ");
            text.Append('`').Append(stillFree[i]).Append('`');
        }

        if (stillFree.Length > 0)
            text.Append(')');
        Add(place.Span, place.Argument, text.ToString());
    }

    public ImmutableArray<Diagnostic> ToDiagnostics()
    {
        if (_form.Count > 0)
            return [.. _form];
        var diagnostics = ImmutableArray.CreateBuilder<Diagnostic>(_findings.Count);
        foreach (var finding in _findings)
            diagnostics.Add(new Diagnostic(finding.Place.Span, finding.ToString()));
        return diagnostics.DrainToImmutable();
    }

    private void Form(SourceSpan at, string text)
    {
        if (_form.Count < Enough)
            _form.Add(new Diagnostic(at, text));
    }

    private void Add(SourceSpan at, string? argument, string text) => Add(new(new Place(at, argument), Wording.Text) { Text = text });

    private void Add(Finding finding)
    {
        Count++;
        if (_findings.Count < Enough)
            _findings.Add(finding);
    }

    private enum Wording
    {
        Text,
        Mismatch,
        NotKind,
        Recursive,
    }

    private readonly record struct Finding(Place Place, Wording Wording, Monotype? First = null, Monotype? Second = null)
    {
        public string Text { get; init; } = "";

        public override string ToString()
        {
            var text = Text;
            switch (Wording)
            {
                case Wording.Mismatch:
                    var (expected, actual) = TypeText.WithKinds(First!, Second!);
                    text = $"expected {expected} but found {actual}";
                    break;
                case Wording.NotKind:
                    text = $"{TypeText.WithKind(First!)} is not {Text}";
                    break;
                case Wording.Recursive:
                    var (variable, type) = TypeText.OfBoth(First!, Second!);
                    text = $"recursive types not supported {variable} != {type}";
                    break;
            }

            return Place.Argument is null ? text : $"{text} (argument {Place.Argument})";
        }
    }
}

/// <summary>Where a mistake is reported: a stretch of the script, and the parameter that received what stands there.</summary>
internal readonly record struct Place(SourceSpan Span, string? Argument = null)
{
    /// <summary>Parentheses do not count, and a pipeline stands where its last call does.</summary>
    public static Place Of(Expression expression)
    {
        while (expression is ParenExpression or PipeExpression)
            expression = expression is ParenExpression paren ? paren.Expression : ((PipeExpression)expression).Call;
        return new(expression.Span);
    }

    /// <summary>A parameter of a function that is itself an argument.</summary>
    public Place Inside(string parameter) =>
        this with { Argument = Argument is null ? parameter : $"{parameter}) (argument {Argument}" };
}
