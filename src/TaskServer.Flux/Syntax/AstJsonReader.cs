using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace TaskServer.Flux.Syntax;

/// <summary>
/// Reads trees that other programs built. Where only one type of node can stand, its <c>type</c> may be missing; so may every location and comment.
/// </summary>
internal sealed partial class AstJsonReader
{
    public Package Package(JsonElement json)
    {
        if (Type(json) == "File")
        {
            var file = File(json);
            return new Package(file.Package?.Name.Name ?? "main", null, [file]);
        }

        return new Package(OptionalText(json, "package") ?? "main", OptionalText(json, "path"), List(json, "files", File));
    }

    private SourceFile File(JsonElement json) => Finish(json, new SourceFile(
        Optional(json, "package", PackageClause),
        List(json, "imports", Import),
        List(json, "body", Statement),
        Span(json))
    {
        Name = OptionalText(json, "name") is { Length: > 0 } name ? name : null,
        EndComments = Comments(json, "eof"),
    });

    private PackageClause PackageClause(JsonElement json) =>
        FinishAttributed(json, new PackageClause(Identifier(Required(json, "name")), Span(json)));

    private ImportDeclaration Import(JsonElement json) =>
        FinishAttributed(json, new ImportDeclaration(Optional(json, "as", Identifier), StringLiteral(Required(json, "path")), Span(json)));

    private Attribute Attribute(JsonElement json) =>
        Finish(json, new Attribute(Text(json, "name"), List(json, "params", AttributeParameter), Span(json)));

    private AttributeParameter AttributeParameter(JsonElement json) =>
        Finish(json, new AttributeParameter(Expression(Required(json, "value")), Span(json)) { CommaComments = Comments(json, "comma") });

    private Statement Statement(JsonElement json)
    {
        EnsureStack();
        var span = Span(json);
        return FinishAttributed<Statement>(json, Type(json) switch
        {
            "ExpressionStatement" => new ExpressionStatement(Expression(Required(json, "expression")), span),
            "ReturnStatement" => new ReturnStatement(Expression(Required(json, "argument")), span),
            "OptionStatement" => new OptionStatement(Assignment(Required(json, "assignment")), span),
            "VariableAssignment" or "MemberAssignment" => Assignment(json),
            "BuiltinStatement" => new BuiltinStatement(Identifier(Required(json, "id")), TypeExpression(Required(json, "ty")), span)
            {
                ColonComments = Comments(json, "colon"),
            },
            "TestCaseStatement" => new TestCaseStatement(
                Identifier(Required(json, "id")),
                Optional(json, "extends", StringLiteral),
                Block(Required(json, "block")),
                span),
            "BadStatement" => new BadStatement(Text(json, "text"), span),
            var type => throw Unknown("statement", type),
        });
    }

    private Assignment Assignment(JsonElement json)
    {
        var span = Span(json);
        Assignment assignment = Type(json) switch
        {
            "VariableAssignment" => new VariableAssignment(Identifier(Required(json, "id")), Expression(Required(json, "init")), span),
            "MemberAssignment" => new MemberAssignment(Member(Required(json, "member")), Expression(Required(json, "init")), span),
            var type => throw Unknown("assignment", type),
        };
        return assignment with { AssignComments = Comments(json, "comments"), Errors = Errors(json) };
    }

    private Block Block(JsonElement json) =>
        Finish(json, new Block(List(json, "body", Statement), Span(json)) { EndComments = Comments(json, "rbrace") }, "lbrace");

    private T FinishAttributed<T>(JsonElement json, T node)
        where T : AttributedNode
    {
        node = node with { Attributes = List(json, "attributes", Attribute) };
        // The comments of an assignment are those before its equals sign; it has read them.
        return node is Assignment ? node : Finish(json, node);
    }

    private static T Finish<T>(JsonElement json, T node, string commentName = "comments")
        where T : SyntaxNode
    {
        var (comments, errors) = (Comments(json, commentName), Errors(json));
        return comments.IsEmpty && errors.IsEmpty ? node : node with { Comments = comments, Errors = errors };
    }

    private static string Type(JsonElement json) => OptionalText(json, "type") ?? "";

    private static JsonElement? Find(JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object)
            throw FluxException.Invalid($"expected an object of a syntax tree, got {json.ValueKind}");
        return json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private static JsonElement Required(JsonElement json, string name) =>
        Find(json, name) ?? throw FluxException.Invalid($"missing {name} in {Type(json)}");

    private static T? Optional<T>(JsonElement json, string name, Func<JsonElement, T> read)
        where T : class => Find(json, name) is { } value ? read(value) : null;

    private static ImmutableArray<T> List<T>(JsonElement json, string name, Func<JsonElement, T> read)
    {
        if (Find(json, name) is not { } list)
            return [];
        if (list.ValueKind != JsonValueKind.Array)
            throw FluxException.Invalid($"expected an array as {name} in {Type(json)}");
        var items = ImmutableArray.CreateBuilder<T>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
            items.Add(read(item));
        return items.MoveToImmutable();
    }

    private static string? OptionalText(JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static string Text(JsonElement json, string name) =>
        OptionalText(json, name) ?? throw FluxException.Invalid($"missing {name} in {Type(json)}");

    private static SourceSpan Span(JsonElement json)
    {
        if (Find(json, "location") is not { } location || Find(location, "start") is not { } start || Find(location, "end") is not { } end)
            return SourceSpan.None;
        return new SourceSpan(0, 0, Number(start, "line"), Number(start, "column"), Number(end, "line"), Number(end, "column"));
    }

    private static int Number(JsonElement json, string name) =>
        Find(json, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : 0;

    private static string? Source(JsonElement json) => Find(json, "location") is { } location ? OptionalText(location, "source") : null;

    private static ImmutableArray<Comment> Comments(JsonElement json, string name) => List(json, name, static item => new Comment(Text(item, "text")));

    private static ImmutableArray<string> Errors(JsonElement json) => List(json, "errors", static item => Text(item, "msg"));

    private static FluxException Unknown(string kind, string type) => FluxException.Invalid($"unknown {kind} type \"{type}\"");

    private static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw FluxException.Invalid(Messages.TooDeep);
    }
}
