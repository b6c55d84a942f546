namespace TaskServer.Flux.Csv;

public enum CsvAnnotation
{
    Datatype,
    Group,
    Default,
}

/// <summary>How results are printed. The default prints a header and no annotations.</summary>
public sealed record CsvDialect
{
    /// <summary>All three annotations, as clients ask for them.</summary>
    public static CsvDialect Annotated { get; } = new() { Annotations = [CsvAnnotation.Datatype, CsvAnnotation.Group, CsvAnnotation.Default] };

    public bool Header { get; init; } = true;

    public char Delimiter { get; init; } = ',';

    /// <summary>In the order in which they are printed.</summary>
    public IReadOnlyList<CsvAnnotation> Annotations { get; init; } = [];

    /// <summary>Empty or one character.</summary>
    public string CommentPrefix { get; init; } = "#";
}
