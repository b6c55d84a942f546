using System.Runtime.CompilerServices;

namespace TaskServer.Flux.Runtime;

/// <summary>
/// What the current thread computes for: the token that stops it, and the account that its values count against. Text, trees and values are handled far from any
/// <see cref="RunContext"/>, yet their loops can be long and their results large. Outside of a run or a compilation nothing stops and nothing counts.
/// </summary>
internal static class Work
{
    /// <summary>A value of this size is worth the cost of watching when it is collected.</summary>
    public const int LargeBytes = 2 << 10;

    /// <summary>Loops look for a cancellation when the number of their steps has these bits clear.</summary>
    public const int StepMask = 0x3FFF;

    [ThreadStatic]
    private static State s_current;

    private static readonly ConditionalWeakTable<object, Holding> Held = [];

    public static CancellationToken Token => s_current.Token;

    /// <summary>Makes the current thread work for a run until the scope is left.</summary>
    public static Scope Enter(CancellationToken token, MemoryAccount? memory = null)
    {
        var before = s_current;
        s_current = new(memory, token);
        return new(before);
    }

    public static void ThrowIfCancelled() => s_current.Token.ThrowIfCancellationRequested();

    /// <summary>Something that memory can be counted for; null when nobody counts.</summary>
    public static Holding? Hold() => s_current.Memory is { } memory ? new Holding(memory) : null;

    /// <summary>Counts a text, if it is large, for as long as it lives.</summary>
    public static string Text(string text)
    {
        if (text.Length >= LargeBytes / sizeof(char))
            Keep(text, text.Length * (long)sizeof(char));
        return text;
    }

    /// <summary>Counts an object for as long as it lives; one that is counted already is not counted again.</summary>
    public static void Keep(object owner, long bytes)
    {
        if (bytes < LargeBytes || s_current.Memory is not { } memory || Held.TryGetValue(owner, out _))
            return;
        var holding = new Holding(memory);
        holding.Grow(bytes);
        Held.AddOrUpdate(owner, holding);
    }

    /// <summary>Lets an object answer for what was counted while it was made.</summary>
    public static void Keep(object owner, Holding holding) => Held.AddOrUpdate(owner, holding);

    internal readonly ref struct Scope(State before)
    {
        public void Dispose() => s_current = before;
    }

    internal readonly record struct State(MemoryAccount? Memory, CancellationToken Token);
}
