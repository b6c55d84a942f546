using System.Globalization;

namespace TaskServer.Flux.Runtime;

/// <summary>Counts the bytes of rows that a run holds.</summary>
internal sealed class MemoryAccount(long limit)
{
    private long _allocated;

    public long Peak { get; private set; }

    public void Allocate(long bytes)
    {
        if (_allocated + bytes > limit)
            throw new FluxException("resource exhausted", string.Create(CultureInfo.InvariantCulture, $"memory allocation limit reached: limit {limit} bytes, allocated: {_allocated}, wanted: {bytes}"));
        _allocated += bytes;
        Peak = Math.Max(Peak, _allocated);
    }

    public void Release(long bytes) => _allocated -= bytes;
}
