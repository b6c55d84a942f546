using TaskServer.Flux.Types;

namespace TaskServer.Flux;

/// <summary>A function that scripts can call without an import.</summary>
/// <param name="Parameters">Each with the kind of its values: <c>int</c>, <c>string</c>, <c>function</c>, <c>stream</c>, ...; <c>invalid</c> where any will do.</param>
public sealed record FluxFunctionInfo(string Name, IReadOnlyList<KeyValuePair<string, string>> Parameters);

/// <summary>What the language offers, for editors.</summary>
public static class FluxLibrary
{
    private static readonly Lazy<IReadOnlyList<FluxFunctionInfo>> _prelude = new(Describe);

    /// <summary>The functions of the prelude, by name.</summary>
    public static IReadOnlyList<FluxFunctionInfo> Functions => _prelude.Value;

    private static FluxFunctionInfo[] Describe() =>
    [
        .. from member in FluxEngine.Library.Prelude.Members
           where member.Value.Type is FunctionMonotype && member.Key[0] != '_'
           orderby member.Key
           select new FluxFunctionInfo(
               member.Key,
               [.. ((FunctionMonotype)member.Value.Type).Parameters.Select(p => KeyValuePair.Create(p.Name, KindOf(p.Type)))]),
    ];

    private static string KindOf(Monotype type) => type.Resolved switch
    {
        BasicType basic => basic.Name,
        CollectionMonotype { Kind: CollectionKind.Array } => "array",
        CollectionMonotype { Kind: CollectionKind.Stream } => "stream",
        CollectionMonotype => "vector",
        DictionaryMonotype => "dictionary",
        RecordMonotype or EmptyRecord => "object",
        FunctionMonotype => "function",
        DynamicMonotype => "dynamic",
        _ => "invalid",
    };
}
