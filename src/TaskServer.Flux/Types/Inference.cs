using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Types;

/// <summary>
/// Infers the types of one file, statement by statement, in the manner of Hindley and Milner: every expression gets a type, with variables for
/// what is not known yet; uses bind them; what is still open when an assignment ends may be anything at each use of the name.
/// Statements are here, expressions, functions and calls in the files beside.
/// </summary>
internal sealed partial class Inference(LibraryTypes library, PackageTypes? prelude, TypeErrors errors, Budget budget)
{
    private readonly Scopes _scopes = new(prelude);
    private readonly Unifier _unifier = new(errors, budget);

    /// <summary>How many assignments surround the present place. Variables made in here and free at the end are generalised.</summary>
    private int _level;

    private int _variables;

    /// <summary>What uses of unknown names tell about them.</summary>
    private readonly Dictionary<string, TypeVariable> _undefined = new(StringComparer.Ordinal);

    /// <summary>How many members, calls, functions, records and arrays the script has.</summary>
    public int Composites { get; private set; }

    /// <summary>How many function bodies surround the present place.</summary>
    private int _blocks;

    /// <summary>
    /// What the statements of the file offer to others. Names that begin with an underscore are a package's own, unless they are options.
    /// </summary>
    public Dictionary<string, Polytype> Members { get; } = new(StringComparer.Ordinal);

    public void File(SourceFile file)
    {
        foreach (var import in file.Imports)
            Import(import);
        foreach (var statement in file.Body)
        {
            switch (statement)
            {
                case ExpressionStatement expression:
                    Infer(expression.Expression);
                    break;
                case ReturnStatement:
                    errors.ReturnInFile(statement.Span);
                    break;
                default:
                    Declaration(statement);
                    break;
            }
        }
    }

    private void Import(ImportDeclaration import)
    {
        if (library.Find(import.Path.Value) is not { } package)
        {
            errors.UnknownImport(import.Span, import.Path.Value);
            return;
        }

        _scopes.Add(import.As?.Name ?? package.Name, new Binding(null, null, package));
    }

    /// <summary>Statements that may stand in a file and in a block alike.</summary>
    private void Declaration(Statement statement)
    {
        switch (statement)
        {
            case VariableAssignment assignment:
                Variable(assignment);
                break;
            case OptionStatement { Assignment: VariableAssignment assignment }:
                Option(statement, assignment);
                break;
            case OptionStatement { Assignment: MemberAssignment assignment }:
                PackageOption(assignment);
                break;
            case BuiltinStatement builtin:
                if (_blocks > 0)
                    errors.BuiltinInBlock(builtin.Span);
                Bind(builtin.Id.Name, new Binding(null, DeclaredTypes.Read(builtin.Type, errors), null));
                break;
            case ExpressionStatement expression:
                Infer(expression.Expression);
                break;
        }
    }

    private void Variable(VariableAssignment assignment)
    {
        var name = assignment.Id.Name;
        if (_scopes.IsAssignedHere(name, out var earlier))
        {
            if (earlier.IsOption)
                errors.ConflictsWithOption(assignment.Span, name);
            else
                errors.Reassigned(assignment.Span, name);
        }

        Bind(name, new Binding(null, Generalized(assignment.Init), null) { Assigned = assignment.Span });
    }

    private void Bind(string name, Binding binding)
    {
        _scopes.Add(name, binding);
        if (_blocks == 0 && (binding.IsOption || !name.StartsWith('_')))
            Members[name] = binding.Scheme!;
    }

    private Polytype Generalized(Expression init)
    {
        _level++;
        var type = Infer(init);
        _level--;
        return Polytype.Generalize(type, _level, budget);
    }

    /// <summary>An option of the prelude keeps its type; any other name becomes a value of the script.</summary>
    private void Option(Statement statement, VariableAssignment assignment)
    {
        var name = assignment.Id.Name;
        if (_scopes.IsAssignedHere(name, out var earlier))
        {
            if (earlier.IsOption)
                errors.OptionReassigned(statement.Span, name);
            else
                errors.ConflictsWithOption(earlier.Assigned!.Value, name);
        }

        var type = Generalized(assignment.Init);
        if (name is "now" or "location" && prelude?.Find(name) is { } declared)
            _unifier.Unify(Place.Of(assignment.Init), declared.Instantiate(_level, budget), type.Instantiate(_level, budget));
        Bind(name, new Binding(null, type, null) { IsOption = true, Assigned = statement.Span });
    }

    private void PackageOption(MemberAssignment assignment)
    {
        var type = Infer(assignment.Init);
        var member = assignment.Member;
        var known = Member(member, Infer(member.Object));
        _unifier.Unify(Place.Of(assignment.Init), known, type);
    }
}
