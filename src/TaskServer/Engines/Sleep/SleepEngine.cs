using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskServer.Engines.Sleep;

/// <summary>Does nothing for a while, or spins, or fails: for trying out schedules and for measuring the server itself.</summary>
internal sealed class SleepEngine(TimeProvider time) : IScriptEngine
{
    private static readonly long SpinCheck = Stopwatch.Frequency / 1000;

    public string Name => "sleep";

    public IReadOnlyList<EngineParameter> Parameters { get; } =
        [new("ms", "number", IsRequired: false), new("spin", "number", IsRequired: false), new("fail", "string", IsRequired: false)];

    public void Check(JsonObject arguments)
    {
        foreach (var (name, value) in arguments)
        {
            var isFine = name switch
            {
                "ms" or "spin" => value is JsonValue number && number.GetValueKind() == JsonValueKind.Number && number.GetValue<double>() is >= 0 and <= int.MaxValue,
                "fail" => value is JsonValue text && text.GetValueKind() == JsonValueKind.String,
                _ => throw TaskServerException.Invalid($"sleep: unknown argument \"{name}\""),
            };
            if (!isFine)
                throw TaskServerException.Invalid($"sleep: argument \"{name}\" is not valid");
        }
    }

    public async Task RunAsync(ScriptRun run, CancellationToken cancellationToken)
    {
        if (Milliseconds(run, "spin") is > 0 and var spin)
            Spin(spin, cancellationToken);
        if (Milliseconds(run, "ms") is > 0 and var pause)
            await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
        if (run.Arguments["fail"] is { } text)
            throw new ScriptFailedException(text.GetValue<string>());
    }

    private static double Milliseconds(ScriptRun run, string name) =>
        run.Arguments[name] is JsonValue value ? double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture) : 0;

    // Computes without a pause, as scripts do that only calculate; looks at the token every millisecond.
    private static void Spin(double milliseconds, CancellationToken cancellationToken)
    {
        var end = Stopwatch.GetTimestamp() + (long)(milliseconds * Stopwatch.Frequency / 1000);
        var check = 0L;
        while (Stopwatch.GetTimestamp() is var now && now < end)
        {
            if (now < check)
                continue;
            cancellationToken.ThrowIfCancellationRequested();
            check = now + SpinCheck;
        }
    }
}
