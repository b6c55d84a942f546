using System.Collections.Immutable;

namespace TaskServer.Flux.Syntax;

/// <summary>
/// Parses Flux by recursive descent, one method for a rule of the grammar. Parsing never fails: mistakes are errors on the nodes of the tree, and what is no expression
/// or statement becomes a <see cref="BadExpression"/> or <see cref="BadStatement"/>. An error belongs to the node that is built next after it was found, which
/// is where scripts' authors and clients are used to see it.
/// </summary>
public sealed partial class FluxParser
{
    /// <summary>Expressions nested deeper than this are refused. The number also bounds the stack that parsing needs.</summary>
    private const int MaxNesting = 80;

    private readonly Scanner _scanner;
    private readonly List<string> _errors = [];
    private Token _current;
    private int _openParens;
    private int _openBrackets;
    private int _openBraces;
    private int _nesting;
    private int _links;
    private int _steps;
    private SourceSpan? _tooDeepAt;

    private FluxParser(string text)
    {
        _scanner = new Scanner(text);
        _current = _scanner.Scan();
    }

    /// <summary>Parses a script. Look at <see cref="AstChecker"/> for what is wrong with it.</summary>
    /// <param name="text">The script.</param>
    /// <param name="fileName">A name that trees and errors carry; usually none.</param>
    public static SourceFile Parse(string text, string? fileName = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parser = new FluxParser(text);
        var file = parser.ParseFile() with { Name = fileName, Text = text };
        if (parser._tooDeepAt is { } place)
            return TooDeep(file, place);
        // A chain like `a + b + c` nests without recursion; few links cannot nest too deep together with what the parser has let pass.
        return parser._links < Nesting.MaxDepth / 2 || !Nesting.IsTooDeep(file) ? file : TooDeep(file, file.Span);
    }

    /// <summary>What was parsed up to there is worth nothing, and neither are the errors that the sudden end has brought.</summary>
    private static SourceFile TooDeep(SourceFile file, SourceSpan place) => file with
    {
        Package = null,
        Imports = [],
        Body = [new BadStatement("", place) { Errors = [Messages.TooDeep] }],
        Errors = [],
    };

    private SourceFile ParseFile()
    {
        var attributes = ParseAttributes();
        var first = attributes.IsEmpty ? _current.Span : attributes[0].Span;
        var last = SourceSpan.None;

        PackageClause? package = null;
        if (_current.Kind == TokenKind.Package)
        {
            package = ParsePackageClause(attributes);
            last = package.Span;
            attributes = ParseAttributes();
        }

        var imports = ImmutableArray.CreateBuilder<ImportDeclaration>();
        while (_current.Kind == TokenKind.Import)
        {
            imports.Add(ParseImport(attributes));
            last = imports[^1].Span;
            attributes = ParseAttributes();
        }

        var body = ParseStatements(attributes);
        if (body.Length > 0)
            last = body[^1].Span;
        return new SourceFile(package, imports.ToImmutable(), body, last.IsNone ? last : SourceSpan.Between(first, last))
        {
            EndComments = _current.Comments,
            Errors = TakeErrors(),
        };
    }

    private PackageClause ParsePackageClause(ImmutableArray<Attribute> attributes)
    {
        var keyword = Consume();
        var name = ParseIdentifier();
        return Build(new PackageClause(name, SourceSpan.Between(keyword.Span, name.Span)) { Attributes = attributes }, keyword);
    }

    private ImportDeclaration ParseImport(ImmutableArray<Attribute> attributes)
    {
        var keyword = Consume();
        var alias = _current.Kind == TokenKind.Identifier ? ParseIdentifier() : null;
        var path = ParseStringLiteral();
        return Build(new ImportDeclaration(alias, path, SourceSpan.Between(keyword.Span, path.Span)) { Attributes = attributes }, keyword);
    }

    private ImmutableArray<Attribute> ParseAttributes()
    {
        if (_current.Kind != TokenKind.Attribute)
            return [];
        var attributes = ImmutableArray.CreateBuilder<Attribute>();
        while (_current.Kind == TokenKind.Attribute)
            attributes.Add(ParseAttribute());
        return attributes.ToImmutable();
    }

    private Attribute ParseAttribute()
    {
        var name = Consume();
        var parameters = ImmutableArray<AttributeParameter>.Empty;
        var end = name;
        if (_current.Kind == TokenKind.LeftParen)
        {
            Carry(Open(TokenKind.LeftParen));
            parameters = ParseAttributeParameters();
            end = Close(TokenKind.RightParen);
            Carry(end);
        }

        var word = Source(name)[1..].ToString();
        return Build(new Attribute(word, parameters, SourceSpan.Between(name.Span, end.Span)), name);
    }

    private ImmutableArray<AttributeParameter> ParseAttributeParameters()
    {
        var parameters = ImmutableArray.CreateBuilder<AttributeParameter>();
        List<string>? errors = null;
        while (More())
        {
            var before = _current.Span.Start;
            var value = ParsePrimary();
            var span = value.Span;
            var comma = ImmutableArray<Comment>.Empty;
            if (_current.Kind == TokenKind.Comma)
            {
                span = SourceSpan.Between(span, _current.Span);
                comma = TakeComments(Consume());
            }
            else if (More())
            {
                (errors ??= []).Add($"expected comma in attribute parameter list, got {_current.Kind.Name()}");
            }

            parameters.Add(new AttributeParameter(value, span) { CommaComments = comma });
            if (_current.Span.Start == before)
                Carry(Consume());
        }

        if (errors is not null)
            _errors.AddRange(errors);
        return parameters.ToImmutable();
    }
}
