using TaskServer.Flux.Runtime;
using TaskServer.Flux.Tables;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Testing;

/// <summary>A stream that is the same as its input, except that it may be held first, given nothing, or hide its row type.</summary>
internal sealed class PassNode(CallSite origin, StreamNode input, bool holds = false, bool givesNothing = false, bool isOpaque = false) : StreamNode(origin, input)
{
    public override bool IsRowTypeKnown => !isOpaque && base.IsRowTypeKnown;

    protected override IEnumerable<Table> Open(RunContext context)
    {
        foreach (var table in Input.Read(context))
        {
            if (givesNothing)
            {
                foreach (var _ in table.Chunks)
                    context.ThrowIfCancelled();
            }
            else
            {
                yield return holds ? BufferedTable.Of(table, context).Table : table;
            }
        }
    }
}

/// <summary>Package <c>internal/debug</c>, for tests of functions.</summary>
internal sealed class DebugPackage : INativeLibrary
{
    private const string Package = "internal/debug";

    public static void Register(NativeFunctions natives)
    {
        natives.Add(Package, "null", static (in a) => Null(a.String(0, "")));
        natives.Add(Package, "pass", static (in a) => Value.Stream(new PassNode(a.Origin, a.Stream(0))));
        natives.Add(Package, "opaque", static (in a) => Value.Stream(new PassNode(a.Origin, a.Stream(0), isOpaque: true)));
        natives.Add(Package, "slurp", static (in a) => Value.Stream(new PassNode(a.Origin, a.Stream(0), holds: true)));
        natives.Add(Package, "sink", static (in a) => Value.Stream(new PassNode(a.Origin, a.Stream(0), givesNothing: true)));
        natives.Add(Package, "getOption", static (in a) =>
            LibraryPackage.Find(a.String(0)) is { } package && package.Members.TryGetValue(a.String(1), out var member) && member.IsOption
                ? a.Context.Option(package.Path, a.String(1))
                : throw FluxException.Invalid($"option \"{a.String(0)}.{a.String(1)}\" not found"));
    }

    private static Value Null(string type)
    {
        if (ColumnTypes.Named(type) is { } column)
            return Value.Null(column);
        return type.Length == 0 ? default : throw FluxException.Invalid($"null of type {type} is not supported");
    }
}
