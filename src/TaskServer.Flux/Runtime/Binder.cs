using System.Collections.Immutable;
using TaskServer.Flux.Runtime.Bound;
using TaskServer.Flux.Syntax;
using TaskServer.Flux.Types;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>
/// Resolves the names of a tree: variables to slots, imports to packages, literals to values. Complains about what it cannot resolve; types are the checker's business,
/// which runs before it.
/// </summary>
internal sealed partial class Binder(bool isScript, string? packagePath, CheckedScript? types = null)
{
    private static readonly string[] InfluxPrelude = ["from", "to", "buckets", "wideTo", "cardinality"];

    private readonly Dictionary<string, LibraryPackage> _imports = new(StringComparer.Ordinal);
    private readonly HashSet<string> _options = new(StringComparer.Ordinal);
    private readonly List<string> _errors = [];
    private Scope _scope = new(null);
    private bool _hasResults;
    private int _steps;

    /// <summary>Binds the files of the main package, one behind the other.</summary>
    public (BoundStatement[] Body, int FrameSize) BindScript(IEnumerable<SourceFile> files)
    {
        var body = new List<BoundStatement>();
        foreach (var file in files)
        {
            _imports.Clear();
            _hasResults = file.Package is null or { Name.Name: "main" };
            BindImports(file);
            foreach (var statement in file.Body)
                BindStatement(statement, body);
        }
        ThrowErrors();
        return ([.. body], _scope.SlotCount);
    }

    public (ImmutableDictionary<string, PackageMember> Members, Value[] Template, BoundStatement[] Body) BindPackage(SourceFile file)
    {
        var body = new List<BoundStatement>();
        var values = new List<(int Slot, Value Value)>();
        BindImports(file);
        foreach (var statement in file.Body)
        {
            if (statement is BuiltinStatement builtin)
                values.Add((_scope.Add(builtin.Id.Name), Native(builtin)));
            else
                BindStatement(statement, body);
        }
        ThrowErrors();
        var template = new Value[_scope.SlotCount];
        foreach (var (slot, value) in values)
            template[slot] = value;
        return (_scope.Slots.ToImmutableDictionary(s => s.Key, s => new PackageMember(s.Value, _options.Contains(s.Key)), StringComparer.Ordinal), template, [.. body]);
    }

    private void ThrowErrors()
    {
        if (_errors.Count > 0)
            throw new FluxException("invalid", string.Join("\n\n", _errors)) { Phase = FluxPhase.Compile };
    }

    private void BindImports(SourceFile file)
    {
        foreach (var import in file.Imports)
        {
            if (LibraryPackage.Find(import.Path.Value) is { } package)
                _imports[import.As?.Name ?? package.Name] = package;
            else
                Report(import.Span, $"invalid import path {import.Path.Value}");
        }
    }

    private Value Native(BuiltinStatement builtin)
    {
        var name = builtin.Id.Name;
        if (!NativeFunctions.All.TryGet(packagePath!, name, out var native))
        {
            Report(builtin.Span, $"builtin {packagePath}.{name} has no native");
            return default;
        }
        if (native.Body is null)
            return native.Constant;
        if (builtin.Type.Type is not FunctionType type)
        {
            Report(builtin.Span, $"builtin {packagePath}.{name} is not declared as a function");
            return default;
        }
        var parameters = type.Parameters.Select(p => new FunctionParameter(p.Name ?? "", p.Kind switch
        {
            ParameterKind.Required => ParameterMode.Required,
            ParameterKind.Optional => ParameterMode.Optional,
            _ => ParameterMode.Pipe,
        }));
        return Value.Function(new NativeFunction(packagePath!, name, [.. parameters], TypeTextOf(builtin), native.Body, native.HasSideEffects));
    }

    private static string TypeTextOf(BuiltinStatement builtin) => Types.TypeText.Of(DeclaredTypes.Read(builtin.Type, new TypeErrors()).Type);

    private void BindStatement(Statement statement, List<BoundStatement> body)
    {
        if ((++_steps & 0xFF) == 0)
            Work.ThrowIfCancelled();
        switch (statement)
        {
            case VariableAssignment assignment:
                BindAssignment(assignment, body);
                break;
            case OptionStatement option:
                BindOption(option, body);
                break;
            case ExpressionStatement expression:
                body.Add(new BoundExpressionStatement(Bind(expression.Expression), _hasResults && _scope.Parent is null));
                break;
            case BuiltinStatement builtin:
                Report(builtin.Span, $"undefined builtin identifier {builtin.Id.Name}");
                break;
            case ReturnStatement:
                Report(statement.Span, "return not valid in file block");
                break;
        }
    }

    private void BindAssignment(VariableAssignment assignment, List<BoundStatement> body)
    {
        var name = assignment.Id.Name;
        if (!_scope.TryAssign(name))
            Report(assignment.Span, $"variable \"{name}\" reassigned");
        var value = Bind(assignment.Init);
        body.Add(new BoundAssignment(_scope.Add(name), value));
    }

    private void BindOption(OptionStatement option, List<BoundStatement> body)
    {
        switch (option.Assignment)
        {
            case VariableAssignment assignment:
                var name = assignment.Id.Name;
                if (!_scope.TryAssign(name))
                    Report(option.Span, $"option \"{name}\" reassigned");
                if (isScript && LibraryPackage.Find("universe") is { } universe && universe.Members.TryGetValue(name, out var member) && member.IsOption)
                {
                    body.Add(new BoundOptionAssignment(universe, member, Bind(assignment.Init)));
                    break;
                }
                _options.Add(name);
                var value = Bind(assignment.Init);
                body.Add(new BoundAssignment(_scope.Add(name), value));
                break;
            case MemberAssignment { Member: { Object: Identifier target } path } assignment:
                if (!_imports.TryGetValue(target.Name, out var package))
                    Report(target.Span, $"undefined identifier {target.Name}");
                else if (!package.Members.TryGetValue(path.Name, out var found))
                    Report(target.Span, $"record is missing label {path.Name}");
                else
                    body.Add(new BoundOptionAssignment(package, found, Bind(assignment.Init)));
                break;
        }
    }

    private void Report(SourceSpan span, string text) => _errors.Add($"error @{span}: {text}");
}
