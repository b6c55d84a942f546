namespace TaskServer.Flux.Values;

/// <summary>A total order of scalars: null first, then by kind, then by value (text by code point), NaN before every number.</summary>
internal static class ValueOrder
{
    public static int Compare(Value x, Value y)
    {
        if (x.Kind != y.Kind)
            return x.Kind.CompareTo(y.Kind);
        return x.Kind switch
        {
            ValueKind.Null => 0,
            ValueKind.Bool => x.AsBool.CompareTo(y.AsBool),
            ValueKind.Int or ValueKind.Time => x.AsInt.CompareTo(y.AsInt),
            ValueKind.UInt => x.AsUInt.CompareTo(y.AsUInt),
            ValueKind.Float => x.AsFloat.CompareTo(y.AsFloat),
            ValueKind.String => CompareText(x.AsString, y.AsString),
            ValueKind.Duration => x.AsDuration.ApproximateNanoseconds.CompareTo(y.AsDuration.ApproximateNanoseconds),
            ValueKind.Bytes => x.AsBytes.AsSpan().SequenceCompareTo(y.AsBytes),
            _ => throw FluxException.Invalid($"values of type {TypeText.Of(x)} have no order"),
        };
    }

    /// <summary>The order of the UTF-8 bytes, which UTF-16 units share except around surrogates.</summary>
    public static int CompareText(string x, string y)
    {
        var common = x.AsSpan().CommonPrefixLength(y);
        if (common == x.Length || common == y.Length)
            return x.Length.CompareTo(y.Length);
        char a = x[common], b = y[common];
        var surrogateA = char.IsSurrogate(a);
        var surrogateB = char.IsSurrogate(b);
        return surrogateA == surrogateB ? a.CompareTo(b) : surrogateA ? 1 : -1;
    }
}
