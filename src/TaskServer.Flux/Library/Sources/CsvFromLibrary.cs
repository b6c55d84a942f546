using TaskServer.Flux.Csv;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Sources;

/// <summary><c>csv.from</c>: the tables of a text; files of the server are none of a script's business.</summary>
internal sealed class CsvFromLibrary : INativeLibrary
{
    public static void Register(NativeFunctions natives) => natives.Add("csv", "from", static (in Arguments a) =>
    {
        var text = a.String(0, "");
        var file = a.String(1, "");
        if (text.Length == 0 && file.Length == 0)
            throw FluxException.Invalid("must provide csv raw text or filename");
        if (text.Length > 0 && file.Length > 0)
            throw FluxException.Invalid("must provide exactly one of the parameters csv or file");
        if (file.Length > 0)
            throw FluxException.Invalid("reading files is not allowed");
        var isRaw = a.String(2, "annotations") == "raw";
        return Value.Stream(new LiteralNode(a.Origin, _ => Guarded(isRaw ? Raw(text) : Annotated(text)), isRowTypeKnown: false));
    });

    private static IEnumerable<Table> Raw(string text)
    {
        yield return AnnotatedCsvReader.ReadRaw(text);
    }

    private static IEnumerable<Table> Annotated(string text)
    {
        string? name = null;
        foreach (var (result, table) in AnnotatedCsvReader.Read(text))
        {
            if (name is not null && name != result)
                throw FluxException.Invalid("csv.from() can only parse 1 result");
            name = result;
            yield return table;
        }
    }

    private static IEnumerable<Table> Guarded(IEnumerable<Table> tables)
    {
        using var rows = tables.GetEnumerator();
        while (Next(rows))
            yield return rows.Current;
    }

    private static bool Next(IEnumerator<Table> tables)
    {
        try
        {
            return tables.MoveNext();
        }
        catch (FluxException e)
        {
            throw e.Prefixed("error in csv.from(): ");
        }
    }
}
