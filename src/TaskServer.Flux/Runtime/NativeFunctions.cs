using System.Reflection;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Runtime;

/// <summary>A part of the library in C#. Every class of this assembly that implements it is registered by itself.</summary>
internal interface INativeLibrary
{
    static abstract void Register(NativeFunctions natives);
}

/// <summary>What the builtins of the packages do, by package path and name.</summary>
internal sealed class NativeFunctions
{
    private static readonly Lazy<NativeFunctions> Shared = new(Discover);
    private readonly Dictionary<(string Package, string Name), Native> _natives = [];

    public static NativeFunctions All => Shared.Value;

    public IEnumerable<(string Package, string Name)> Names => _natives.Keys;

    /// <param name="hasSideEffects">A stream that this function returns is a result of the script wherever the call stands, as with <c>yield</c> and <c>to</c>.</param>
    public void Add(string package, string name, NativeBody body, bool hasSideEffects = false) => _natives.Add((package, name), new(body, default, hasSideEffects));

    /// <summary>A builtin that is a constant.</summary>
    public void AddValue(string package, string name, Value value) => _natives.Add((package, name), new(null, value, false));

    public bool TryGet(string package, string name, out Native native) => _natives.TryGetValue((package, name), out native);

    private static NativeFunctions Discover()
    {
        var natives = new NativeFunctions();
        var register = typeof(NativeFunctions).GetMethod(nameof(RegisterOne), BindingFlags.Static | BindingFlags.NonPublic)!;
        foreach (var type in typeof(NativeFunctions).Assembly.GetTypes())
        {
            if (type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(INativeLibrary)))
                register.MakeGenericMethod(type).Invoke(null, [natives]);
        }
        return natives;
    }

    private static void RegisterOne<T>(NativeFunctions natives)
        where T : INativeLibrary =>
        T.Register(natives);

    /// <summary>Either a body or a constant.</summary>
    internal readonly record struct Native(NativeBody? Body, Value Constant, bool HasSideEffects);
}
