using System.Collections.Immutable;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Syntax;

/// <summary>Walking a tree without knowing its nodes, and without recursion: the depth of a tree is somebody else's choice.</summary>
public static class SyntaxTree
{
    /// <summary>The node and everything below it; parents before children, children in the order of the source.</summary>
    public static IEnumerable<SyntaxNode> Walk(SyntaxNode root)
    {
        var pending = new Stack<SyntaxNode>();
        var children = new List<SyntaxNode>();
        pending.Push(root);
        var steps = 0;
        while (pending.TryPop(out var node))
        {
            if ((++steps & 0xFFF) == 0)
                Work.ThrowIfCancelled();
            yield return node;
            children.Clear();
            AddChildren(node, children);
            for (var i = children.Count - 1; i >= 0; i--)
                pending.Push(children[i]);
        }
    }

    internal static void AddChildren(SyntaxNode node, List<SyntaxNode> into)
    {
        if (node is AttributedNode attributed)
            Add(into, attributed.Attributes);
        switch (node)
        {
            case SourceFile file:
                Add(into, file.Package);
                Add(into, file.Imports);
                Add(into, file.Body);
                break;
            case PackageClause package:
                Add(into, package.Name);
                break;
            case ImportDeclaration import:
                Add(into, import.As, import.Path);
                break;
            case Attribute attribute:
                Add(into, attribute.Parameters);
                break;
            case AttributeParameter parameter:
                Add(into, parameter.Value);
                break;
            case Statement statement:
                AddChildren(statement, into);
                break;
            case Block block:
                Add(into, block.Body);
                break;
            case Property property:
                Add(into, property.Key, property.Value);
                break;
            case StringPart part:
                Add(into, (part as InterpolatedPart)?.Expression);
                break;
            case Expression expression:
                AddChildren(expression, into);
                break;
            default:
                AddTypeChildren(node, into);
                break;
        }
    }

    private static void AddChildren(Statement statement, List<SyntaxNode> into)
    {
        switch (statement)
        {
            case ExpressionStatement s:
                Add(into, s.Expression);
                break;
            case ReturnStatement s:
                Add(into, s.Argument);
                break;
            case OptionStatement s:
                Add(into, s.Assignment);
                break;
            case VariableAssignment s:
                Add(into, s.Id, s.Init);
                break;
            case MemberAssignment s:
                Add(into, s.Member, s.Init);
                break;
            case BuiltinStatement s:
                Add(into, s.Id, s.Type);
                break;
            case TestCaseStatement s:
                Add(into, s.Id, s.Extends, s.Block);
                break;
        }
    }

    private static void AddChildren(Expression expression, List<SyntaxNode> into)
    {
        switch (expression)
        {
            case ArrayExpression e:
                foreach (var item in e.Elements)
                    into.Add(item.Value);
                break;
            case DictExpression e:
                foreach (var item in e.Elements)
                    Add(into, item.Key, item.Value);
                break;
            case ObjectExpression e:
                Add(into, e.With);
                Add(into, e.Properties);
                break;
            case FunctionExpression e:
                Add(into, e.Parameters);
                Add(into, e.Body);
                break;
            case CallExpression e:
                Add(into, e.Callee, e.Arguments);
                break;
            case PipeExpression e:
                Add(into, e.Argument, e.Call);
                break;
            case MemberExpression e:
                Add(into, e.Object, e.Property);
                break;
            case IndexExpression e:
                Add(into, e.Array, e.Index);
                break;
            case BinaryExpression e:
                Add(into, e.Left, e.Right);
                break;
            case LogicalExpression e:
                Add(into, e.Left, e.Right);
                break;
            case UnaryExpression e:
                Add(into, e.Argument);
                break;
            case ConditionalExpression e:
                Add(into, e.Test, e.Consequent, e.Alternate);
                break;
            case ParenExpression e:
                Add(into, e.Expression);
                break;
            case StringExpression e:
                Add(into, e.Parts);
                break;
            case BadExpression e:
                Add(into, e.Expression);
                break;
        }
    }

    private static void AddTypeChildren(SyntaxNode node, List<SyntaxNode> into)
    {
        switch (node)
        {
            case TypeExpression t:
                Add(into, t.Type);
                Add(into, t.Constraints);
                break;
            case TypeConstraint t:
                Add(into, t.Variable);
                Add(into, t.Kinds);
                break;
            case NamedType t:
                Add(into, t.Id);
                break;
            case TypeVariable t:
                Add(into, t.Id);
                break;
            case ArrayType t:
                Add(into, t.Element);
                break;
            case DictType t:
                Add(into, t.Key, t.Value);
                break;
            case StreamType t:
                Add(into, t.Element);
                break;
            case VectorType t:
                Add(into, t.Element);
                break;
            case RecordType t:
                Add(into, t.Base);
                Add(into, t.Properties);
                break;
            case PropertyType t:
                Add(into, t.Key, t.Type);
                break;
            case FunctionType t:
                Add(into, t.Parameters);
                Add(into, t.Result);
                break;
            case ParameterType t:
                Add(into, t.Id, t.Type, t.Default);
                break;
        }
    }

    private static void Add(List<SyntaxNode> into, params ReadOnlySpan<SyntaxNode?> nodes)
    {
        foreach (var node in nodes)
        {
            if (node is not null)
                into.Add(node);
        }
    }

    private static void Add<T>(List<SyntaxNode> into, ImmutableArray<T> nodes)
        where T : SyntaxNode
    {
        foreach (var node in nodes)
            into.Add(node);
    }
}
