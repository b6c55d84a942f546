using System.Text;

namespace TaskServer.Flux.Formatting;

/// <summary>A document that leaves open where its lines break; <see cref="DocPrinter"/> decides.</summary>
internal abstract record Doc
{
    public static Doc Nil { get; } = new ConcatDoc([]);

    /// <summary>A line break, always.</summary>
    public static Doc HardLine { get; } = new HardLineDoc();

    public static Doc Space { get; } = new TextDoc(" ", 1);

    /// <summary>A space, or a line break in a broken group.</summary>
    public static Doc Line { get; } = new ChoiceDoc(HardLine, Space);

    /// <summary>Nothing, or a line break in a broken group.</summary>
    public static Doc Cut { get; } = new ChoiceDoc(HardLine, Nil);

    /// <summary>The comma behind the last item of a list, which only a broken list has.</summary>
    public static Doc TrailingComma { get; } = new ChoiceDoc(new TextDoc(",", 1), Nil);

    public static implicit operator Doc(string text) => Text(text);

    /// <summary>Text is as wide as its UTF-8 bytes, line breaks within included: that is how widths have always been counted.</summary>
    public static Doc Text(string text) => text.Length == 0 ? Nil : new TextDoc(text, Encoding.UTF8.GetByteCount(text));

    public static Doc Concat(params Doc[] parts) => new ConcatDoc(parts);

    public static Doc Concat(List<Doc> parts) => new ConcatDoc([.. parts]);

    /// <summary>Printed on one line if it fits there.</summary>
    public static Doc Group(params Doc[] parts) => new GroupDoc(parts.Length == 1 ? parts[0] : new ConcatDoc(parts));

    /// <summary>Lines that begin within are indented by one step more.</summary>
    public static Doc Nest(params Doc[] parts) => new NestDoc(parts.Length == 1 ? parts[0] : new ConcatDoc(parts));

    /// <summary>Printed on one line, wherever that ends; as the first layout of two it is given up when the line gets too long.</summary>
    public static Doc OnOneLine(Doc content) => new FlatDoc(content);

    /// <summary>The first layout, unless a line of it gets too long; then the second.</summary>
    public static Doc Either(Doc first, Doc second) => new EitherDoc(first, second);
}

internal sealed record TextDoc(string Value, int Width) : Doc;

internal sealed record HardLineDoc : Doc;

internal sealed record ConcatDoc(Doc[] Parts) : Doc;

internal sealed record NestDoc(Doc Content) : Doc;

internal sealed record GroupDoc(Doc Content) : Doc;

internal sealed record ChoiceDoc(Doc Broken, Doc Flat) : Doc;

internal sealed record EitherDoc(Doc First, Doc Second) : Doc;

internal sealed record FlatDoc(Doc Content) : Doc;
