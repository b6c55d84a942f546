namespace TaskServer.Flux.Types;

/// <summary>What a type must be able to do. A type variable collects kinds until it is bound; then the type it is bound to must have them all.</summary>
[Flags]
internal enum Kinds : ushort
{
    None = 0,
    Addable = 1 << 0,
    Subtractable = 1 << 1,
    Divisible = 1 << 2,
    Numeric = 1 << 3,
    Equatable = 1 << 4,
    Comparable = 1 << 5,
    Nullable = 1 << 6,
    Record = 1 << 7,
    Negatable = 1 << 8,
    Timeable = 1 << 9,
    Stringable = 1 << 10,
    Basic = 1 << 11,

    /// <summary>What every scalar but regular expressions can do.</summary>
    Scalar = Equatable | Nullable | Basic,
    Number = Scalar | Addable | Subtractable | Divisible | Numeric | Comparable | Stringable,
}
