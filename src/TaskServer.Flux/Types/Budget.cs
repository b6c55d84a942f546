using System.Runtime.CompilerServices;
using TaskServer.Flux.Runtime;

namespace TaskServer.Flux.Types;

/// <summary>
/// A bound on the work one script may cause: types can grow exponentially with the text (<c>b = {x: a, y: a}</c>, <c>c = {x: b, y: b}</c>, ...),
/// and they can nest as deep as the script is long.
/// </summary>
internal sealed class Budget(int steps)
{
    private int _left = steps;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Spend(int more = 0)
    {
        _left -= 1 + more;
        if ((_left & 0x3FF) == 0)
            Work.ThrowIfCancelled();
        if (_left < 0 || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new TypesTooLargeException();
    }
}

/// <summary>Caught where the check was started.</summary>
internal sealed class TypesTooLargeException() : Exception("The types of the script are too large.");
