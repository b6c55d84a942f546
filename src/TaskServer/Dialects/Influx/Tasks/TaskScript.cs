using System.Text.Json.Nodes;
using TaskServer.Tasks;

namespace TaskServer.Dialects.Influx.Tasks;

/// <summary>A task's engine and arguments as the one text that this dialect knows.</summary>
internal static class TaskScript
{
    /// <summary>The engine of scripts without a language.</summary>
    public const string Flux = "flux";

    private const string Text = "query";

    public static JsonObject Arguments(string flux) => new() { [Text] = flux };

    /// <summary>The Flux text; of another engine its script behind a comment that names it.</summary>
    public static string Of(ScheduledTask task)
    {
        if (JsonNode.Parse(task.Arguments) is not JsonObject arguments)
            return "";
        var text = arguments[Text] ?? arguments["command"];
        if (task.Engine == Flux && text is JsonValue flux)
            return flux.GetValue<string>();
        return $"// {task.Engine}\n{(text is JsonValue value && value.TryGetValue<string>(out var script) ? script : arguments.ToJsonString())}";
    }

    /// <summary>What another engine gets for an inline script: the arguments it is, or the text it is.</summary>
    /// <exception cref="TaskServerException">Invalid.</exception>
    public static JsonObject Arguments(string engine, string script)
    {
        if (engine == Flux)
            return Arguments(script);
        try
        {
            if (JsonNode.Parse(script) is JsonObject arguments)
                return arguments;
        }
        catch (System.Text.Json.JsonException)
        {
            // A text of the language, then; the engine checks it.
        }

        return new JsonObject { ["command"] = script };
    }
}
