using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using TaskServer.Flux.Syntax;

namespace TaskServer.Flux.Formatting;

/// <summary>
/// Prints scripts in the standard layout. What it prints parses to the tree it was given: parentheses stay where they mean something, and no comment or
/// attribute is lost.
/// </summary>
public sealed partial class FluxFormatter
{
    /// <summary>Lists with more items than this are broken, however short they are.</summary>
    private const int MaxItemsOnALine = 4;

    private FluxFormatter()
    {
    }

    /// <summary>Prints a script; it ends with a line break.</summary>
    /// <exception cref="FluxException">The tree holds what is no statement or expression, or is nested too deep; the code is <c>invalid</c>.</exception>
    public static string Format(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return DocPrinter.Print(new FluxFormatter().File(file));
    }

    private Doc File(SourceFile file)
    {
        var parts = new List<Doc>();
        if (file.Package is { } package)
        {
            parts.AddRange([Leading(package), "package", Doc.Space, Identifier(package.Name), Doc.HardLine]);
            if (file.Imports.Length + file.Body.Length > 0)
                parts.AddRange([Doc.HardLine, Doc.HardLine]);
        }

        for (var i = 0; i < file.Imports.Length; i++)
        {
            if (i > 0)
                parts.Add(Doc.HardLine);
            parts.Add(Import(file.Imports[i]));
        }

        if (file.Imports.Length > 0 && file.Body.Length > 0)
            parts.AddRange([Doc.HardLine, Doc.HardLine]);
        parts.Add(Statements(file.Body));
        // A comment that the file ends with, without a line break, gets the one that every file ends with.
        var end = file.EndComments;
        if (!end.IsEmpty && !end[^1].Text.EndsWith('\n'))
            parts.AddRange([Comments(end[..^1]), end[^1].Text.TrimEnd()]);
        else
            parts.Add(Comments(end));
        parts.Add(Doc.HardLine);
        return Doc.Concat(parts);
    }

    private Doc Import(ImportDeclaration import)
    {
        var alias = import.As is null ? Doc.Nil : Doc.Concat(Identifier(import.As), Doc.Space);
        return Doc.Concat(Leading(import), "import", Doc.Space, alias, String(import.Path));
    }

    /// <summary>The attributes and comments in front of a node.</summary>
    private Doc Leading(AttributedNode node)
    {
        if (node.Attributes.IsEmpty)
            return Comments(node.Comments);
        var parts = new List<Doc>();
        foreach (var attribute in node.Attributes)
            parts.AddRange([Attribute(attribute), Doc.HardLine]);
        parts.Add(Comments(node.Comments));
        return Doc.Concat(parts);
    }

    private Doc Attribute(Syntax.Attribute attribute)
    {
        var head = Doc.Concat(Comments(attribute.Comments), "@" + attribute.Name);
        if (attribute.Parameters.IsEmpty)
            return head;
        var items = new List<Doc>();
        for (var i = 0; i < attribute.Parameters.Length; i++)
        {
            var parameter = attribute.Parameters[i];
            items.Add(Item(Expression(parameter.Value), Comments(parameter.CommaComments), i == attribute.Parameters.Length - 1));
        }

        return Doc.Concat(head, Doc.Group("(", List(items, broken: false), Doc.Cut, ")"));
    }

    private Doc Statements(ImmutableArray<Statement> statements)
    {
        var parts = new List<Doc>();
        for (var i = 0; i < statements.Length; i++)
        {
            if (i > 0)
            {
                parts.Add(Doc.HardLine);
                if (IsSetApart(statements[i - 1], statements[i]))
                    parts.Add(Doc.HardLine);
            }

            parts.Add(Statement(statements[i]));
        }

        return Doc.Concat(parts);
    }

    private static bool IsSetApart(Statement previous, Statement next) =>
        previous.GetType() != next.GetType()
        || next.Span.StartLine > previous.Span.EndLine + 1
        || !next.Attributes.IsEmpty
        || StartsWithComment(next);

    private Doc Statement(Statement statement)
    {
        var leading = Leading(statement);
        Doc content = statement switch
        {
            ExpressionStatement s => Expression(s.Expression),
            ReturnStatement s => Labelled("return", s.Argument),
            OptionStatement s => Option(s),
            Assignment s => Assignment(s),
            BuiltinStatement s => Builtin(s),
            TestCaseStatement s => TestCase(s),
            _ => throw FluxException.Invalid("bad statement"),
        };
        return Doc.Concat(leading, content);
    }

    private Doc Option(OptionStatement statement) => Doc.Concat("option", Doc.Space, Assignment(statement.Assignment));

    private Doc Assignment(Assignment assignment)
    {
        var target = assignment switch
        {
            VariableAssignment a => Identifier(a.Id),
            MemberAssignment a => Expression(a.Member),
            _ => throw FluxException.Invalid("bad statement"),
        };
        return Labelled(
            Doc.Concat(target, AppendedComments(assignment.AssignComments), Doc.Space, "="),
            assignment.Init,
            labelBreaks: !assignment.AssignComments.IsEmpty);
    }

    private Doc TestCase(TestCaseStatement statement)
    {
        var extends = statement.Extends is null ? Doc.Nil : Doc.Concat(Doc.Space, "extends", Doc.Space, String(statement.Extends));
        return Doc.Concat("testcase", Doc.Space, Identifier(statement.Id), extends, Doc.Space, Comments(statement.Block.Comments), Block(statement.Block));
    }

    /// <summary>A block without the comments in front of it.</summary>
    private Doc Block(Block block) => Doc.Concat(
        "{",
        Doc.Nest(Doc.HardLine, Statements(block.Body), Comments(block.EndComments)),
        Doc.HardLine,
        "}");

    private static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw FluxException.Invalid(Messages.TooDeep);
    }
}
