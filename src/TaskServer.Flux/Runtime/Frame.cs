using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>The variables of one call, of the script's top level, or of a package.</summary>
internal sealed class Frame(RunContext context, Value[] slots, Frame? parent)
{
    public RunContext Context => context;

    public Value[] Slots => slots;

    public Frame? Parent => parent;
}
