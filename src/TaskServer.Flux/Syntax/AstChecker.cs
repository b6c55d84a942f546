namespace TaskServer.Flux.Syntax;

/// <summary>A mistake in a script.</summary>
public sealed record SyntaxError(SourceSpan Span, string Text)
{
    /// <summary>The form in which the engine reports it: <c>error @1:2-3:4: text</c>.</summary>
    public override string ToString() => $"error @{Span}: {Text}";
}

/// <summary>Collects what is wrong with the syntax of a script.</summary>
public static class AstChecker
{
    // A text that is no script at all does not need all of it listed.
    private const int Enough = 1000;

    /// <summary>All mistakes in the order of the tree: those of a node before those of its parts.</summary>
    public static IReadOnlyList<SyntaxError> Check(SyntaxNode root)
    {
        ArgumentNullException.ThrowIfNull(root);
        List<SyntaxError>? errors = null;
        foreach (var node in SyntaxTree.Walk(root))
        {
            foreach (var error in node.Errors)
                (errors ??= []).Add(new SyntaxError(node.Span, error));
            if (Complaint(node) is { } complaint)
                (errors ??= []).Add(new SyntaxError(node.Span, complaint));
        }

        return errors ?? (IReadOnlyList<SyntaxError>)[];
    }

    /// <summary>The mistakes as one text, as query and compile errors show them; nothing when there is none.</summary>
    public static string? Describe(SyntaxNode root) => Check(root) is { Count: > 0 } errors ? string.Join("\n\n", errors.Take(Enough)) : null;

    /// <summary>
    /// The first mistake in the form in which requests that store a script are answered: <c>loc 1:2-3:4: text</c>. These requests are less strict about values that are
    /// missing than the engine is, and name some mistakes otherwise.
    /// </summary>
    public static string? DescribeForTask(SourceFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        string? first = null;
        foreach (var node in SyntaxTree.Walk(file))
        {
            // Wherever such an operator is, it is what comes to light first, and then nobody knows its place.
            if (node is BinaryExpression { Operator: BinaryOperator.Invalid })
                return $"loc 0:0-0:0: unknown operator \"{BinaryOperator.Invalid.Text()}\"";
            if (first is null && (node.Errors.IsEmpty ? TaskComplaint(node) : node.Errors[0]) is { } text)
                first = $"loc {node.Span}: {text}";
        }

        return first;
    }

    private static string? TaskComplaint(SyntaxNode node) => node switch
    {
        BadStatement bad => $"invalid statement @{bad.Span}: {bad.Text}",
        BinaryExpression { Left: BadExpression } or LogicalExpression { Left: BadExpression } => "missing left hand side of expression",
        BinaryExpression { Right: BadExpression } or LogicalExpression { Right: BadExpression } => "missing right hand side of expression",
        ObjectExpression record when MixesProperties(record) => Messages.MixedProperties,
        _ => null,
    };

    private static string? Complaint(SyntaxNode node) => node switch
    {
        BadStatement { Errors.IsEmpty: true } bad => $"invalid statement: {bad.Text}",
        BadExpression { Errors.IsEmpty: true, Text.Length: > 0 } bad => $"invalid expression: {bad.Text}",
        ObjectExpression record when MixesProperties(record) => Messages.MixedProperties,
        _ => null,
    };

    private static bool MixesProperties(ObjectExpression record)
    {
        var (withValue, without) = (false, false);
        foreach (var property in record.Properties)
        {
            // A property that is wrong in itself says nothing about what was meant.
            if (!property.Errors.IsEmpty)
                continue;
            withValue |= property.Value is not null;
            without |= property.Value is null;
        }

        return withValue && without;
    }
}
