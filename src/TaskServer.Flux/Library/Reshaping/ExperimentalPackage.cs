using TaskServer.Flux.Library.Sampling;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Reshaping;

/// <summary>The natives of <c>experimental</c> that work on streams, <c>catch</c>, and <c>experimental/table</c>.</summary>
internal sealed class ExperimentalPackage : INativeLibrary
{
    private const string Package = "experimental";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "group", static (in a) => a.String(1) == "extend"
            ? Value.Stream(new ExtendKeyNode(a.Origin, a.Stream(0), a.Strings(2)!))
            : throw FluxException.Invalid($"invalid group mode \"{a.String(1)}\"; experimental.group requires mode \"extend\""));
        natives.Add(Package, "set", static (in a) => Value.Stream(new SetMembersNode(a.Origin, a.Stream(0), Columns(a.Record(1)))));
        natives.Add(Package, "unpivot", static (in a) => Value.Stream(new UnpivotNode(a.Origin, a.Stream(0), a.Strings(1) ?? ["_time"])));
        natives.Add(Package, "preview", static (in a) => Value.Stream(new PreviewNode(a.Origin, a.Stream(0), a.Int(1, 5), a.Int(2, 5))));
        natives.Add(Package, "chain", static (in a) => Value.Stream(new ChainNode(a.Origin, a.Stream(0), a.Stream(1))));
        natives.Add(Package, "catch", Catch);
        natives.Add(Package, "_alignTime", static (in a) => Value.Stream(new AlignTimeNode(a.Origin, a.Stream(0), a.Time(1))));
        natives.Add("experimental/table", "fill", static (in a) => Value.Stream(new FillTablesNode(a.Origin, a.Stream(0))));
    }

    private static FluxRecord Columns(FluxRecord record)
    {
        foreach (var (label, value) in record.Members)
        {
            if (value.ColumnType is null)
                throw FluxException.Invalid($"cannot represent the type {TypeText.Of(value)} of \"{label}\" as column data");
        }
        return record;
    }

    private static Value Catch(in Arguments a)
    {
        try
        {
            var value = a.Context.Call(a.Function(0), a.Site, new Value[a.Function(0).Parameters.Length]);
            return Value.Record(("value", value), ("code", Value.Null(ColumnType.UInt)), ("msg", Value.Null(ColumnType.String)));
        }
        catch (FluxException e) when (!e.IsFinal && e.Code != "resource exhausted")
        {
            return Value.Record(("value", default), ("code", Value.UInt(CodeOf(e))), ("msg", Value.String(e.Message)));
        }
    }

    // The numbers that the language gives the codes.
    private static ulong CodeOf(FluxException e) => e.Code switch
    {
        "invalid" => 3,
        "not found" => 5,
        "conflict" => 6,
        "forbidden" => 7,
        "unprocessable entity" => 9,
        "not implemented" => 12,
        "internal error" => 13,
        "unavailable" => 14,
        "unauthorized" => 16,
        _ => 2,
    };
}
