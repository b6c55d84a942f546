using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using TaskServer.Tasks;

namespace TaskServer.Runs;

/// <summary>
/// The lines that the server itself writes to a run's log. Clients count them: a plain success has two, a failure three or
/// four; only what waited, was tried again or was resumed has more.
/// </summary>
internal static class RunLines
{
    public const string Succeeded = "Completed(success)";
    public const string Failed = "Completed(failed)";
    public const string Canceled = "Run canceled";
    public const string Resumed = "Run resumed: the server was stopped while it was being executed";

    public static string Started(string text) => "Started task from script: " + Quote(text);

    public static string Unrecoverable(string error) => "Task encountered unrecoverable error, requires admin action: " + error;

    public static string Waiting(int runsInFront) =>
        string.Create(CultureInfo.InvariantCulture, $"Task limit reached: could not execute task, concurrency limit reached, runs in front: {runsInFront}");

    public static string AttemptFailed(int attempt, int attempts, string error, TimeSpan pause) =>
        string.Create(CultureInfo.InvariantCulture, $"Attempt {attempt} of {attempts} failed: {error}; trying again in {pause.TotalSeconds:0.###}s");

    /// <summary>What a log calls the script: of Flux the text, of other engines the arguments.</summary>
    public static string ScriptText(ScheduledTask task) =>
        task.Engine == "flux" && JsonNode.Parse(task.Arguments)?["query"] is JsonValue query ? query.GetValue<string>() : task.Arguments;

    /// <summary>As Go's `%q`: a double-quoted literal in which only printable characters stand for themselves.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 16).Append('"');
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c is >= ' ' and <= '~' and not ('"' or '\\'))
            {
                quoted.Append(c);
                continue;
            }

            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\v' => quoted.Append("\\v"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => AppendRune(quoted, text, ref i),
            };
        }

        return quoted.Append('"').ToString();
    }

    private static StringBuilder AppendRune(StringBuilder quoted, string text, ref int index)
    {
        if (!Rune.TryGetRuneAt(text, index, out var rune))
            return quoted.Append("\\ufffd");
        if (!rune.IsBmp)
            index++;
        var isPrintable = Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate
            or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
        if (isPrintable)
            return quoted.Append(rune.ToString());
        return rune.IsBmp
            ? quoted.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}")
            : quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
    }
}
