using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;

namespace TaskServer.Flux.Syntax;

internal sealed partial class AstJsonWriter(Utf8JsonWriter json, string text)
{
    public void Package(SourceFile file)
    {
        json.WriteStartObject();
        json.WriteString("type", "Package");
        json.WriteString("package", file.Package?.Name.Name ?? "main");
        json.WriteStartArray("files");
        File(file);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public void File(SourceFile file)
    {
        Start("File", file);
        if (file.Name is not null)
            json.WriteString("name", file.Name);
        json.WriteString("metadata", "parser-type=dotnet");
        if (file.Package is null)
            json.WriteNull("package");
        else
            Member("package", file.Package);
        List("imports", file.Imports);
        List("body", file.Body);
        CommentList("eof", file.EndComments);
        json.WriteEndObject();
    }

    private void Start(string type, SyntaxNode node, string commentName = "comments") => Start(type, node, commentName, node.Comments);

    private void Start(string type, SyntaxNode node, string commentName, ImmutableArray<Comment> comments)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        Location(node.Span);
        CommentList(commentName, comments);
        if (!node.Errors.IsEmpty)
        {
            json.WriteStartArray("errors");
            foreach (var error in node.Errors)
            {
                json.WriteStartObject();
                json.WriteString("msg", error);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (node is AttributedNode { Attributes.IsEmpty: false } attributed)
            List("attributes", attributed.Attributes);
    }

    private void Location(in SourceSpan span)
    {
        if (span.IsNone)
            return;
        json.WriteStartObject("location");
        Position("start", span.StartLine, span.StartColumn);
        Position("end", span.EndLine, span.EndColumn);
        if (span.End <= text.Length && span.Start < span.End)
            json.WriteString("source", text.AsSpan(span.Start, span.Length));
        json.WriteEndObject();
    }

    private void Position(string name, int line, int column)
    {
        json.WriteStartObject(name);
        json.WriteNumber("line", line);
        json.WriteNumber("column", column);
        json.WriteEndObject();
    }

    private void CommentList(string name, ImmutableArray<Comment> comments)
    {
        if (comments.IsEmpty)
            return;
        json.WriteStartArray(name);
        foreach (var comment in comments)
        {
            json.WriteStartObject();
            json.WriteString("text", comment.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void List<T>(string name, ImmutableArray<T> nodes)
        where T : SyntaxNode
    {
        json.WriteStartArray(name);
        foreach (var node in nodes)
            Node(node);
        json.WriteEndArray();
    }

    private void Member(string name, SyntaxNode? node)
    {
        if (node is null)
            return;
        json.WritePropertyName(name);
        Node(node);
    }

    private void MemberOrNull(string name, SyntaxNode? node)
    {
        if (node is null)
            json.WriteNull(name);
        else
            Member(name, node);
    }

    private void Node(SyntaxNode node) => Node(node, "comma", []);

    /// <summary>Comments before a comma, or before <c>with</c>, travel in the element that stands in front of it.</summary>
    private void Node(SyntaxNode node, string commentName, ImmutableArray<Comment> following)
    {
        switch (node)
        {
            case Statement statement:
                WriteStatement(statement);
                break;
            case Literal literal:
                WriteLiteral(literal);
                break;
            case Expression expression:
                WriteExpression(expression);
                break;
            case MonoType type:
                WriteType(type);
                break;
            default:
                WriteOther(node);
                break;
        }

        CommentList(commentName, following);
        json.WriteEndObject();
    }

    private void WriteOther(SyntaxNode node)
    {
        switch (node)
        {
            case PackageClause n:
                Start("PackageClause", n);
                Member("name", n.Name);
                break;
            case ImportDeclaration n:
                Start("ImportDeclaration", n);
                MemberOrNull("as", n.As);
                Member("path", n.Path);
                break;
            case Attribute n:
                Start("Attribute", n);
                json.WriteString("name", n.Name);
                List("params", n.Parameters);
                break;
            case AttributeParameter n:
                Start("AttributeParameter", n);
                Member("value", n.Value);
                CommentList("comma", n.CommaComments);
                break;
            case Block n:
                Start("Block", n, "lbrace");
                List("body", n.Body);
                CommentList("rbrace", n.EndComments);
                break;
            case Property n:
                Start("Property", n);
                Member("key", n.Key);
                CommentList("separator", n.SeparatorComments);
                MemberOrNull("value", n.Value);
                CommentList("comma", n.CommaComments);
                break;
            case TextPart n:
                Start("TextPart", n);
                json.WriteString("value", n.Value);
                break;
            case InterpolatedPart n:
                Start("InterpolatedPart", n);
                Member("expression", n.Expression);
                break;
            default:
                WriteTypePart(node);
                break;
        }
    }

    private void WriteStatement(Statement statement)
    {
        switch (statement)
        {
            case ExpressionStatement s:
                Start("ExpressionStatement", s);
                Member("expression", s.Expression);
                break;
            case ReturnStatement s:
                Start("ReturnStatement", s);
                Member("argument", s.Argument);
                break;
            case OptionStatement s:
                Start("OptionStatement", s);
                Member("assignment", s.Assignment);
                break;
            case VariableAssignment s:
                Start("VariableAssignment", s, "comments", s.AssignComments);
                Member("id", s.Id);
                Member("init", s.Init);
                break;
            case MemberAssignment s:
                Start("MemberAssignment", s, "comments", s.AssignComments);
                Member("member", s.Member);
                Member("init", s.Init);
                break;
            case BuiltinStatement s:
                Start("BuiltinStatement", s);
                CommentList("colon", s.ColonComments);
                Member("id", s.Id);
                Member("ty", s.Type);
                break;
            case TestCaseStatement s:
                Start("TestCaseStatement", s);
                Member("id", s.Id);
                Member("extends", s.Extends);
                Member("block", s.Block);
                break;
            case BadStatement s:
                Start("BadStatement", s);
                json.WriteString("text", s.Text);
                break;
            default:
                throw new UnreachableException(statement.GetType().Name);
        }
    }
}
