using System.Text;
using TaskServer.Flux.Library.Scalars;
using TaskServer.Flux.Runtime;
using TaskServer.Flux.Values;

namespace TaskServer.Flux.Library.Web;

/// <summary>The little of the messaging packages that Flux itself cannot say.</summary>
internal sealed class MessagingPackages : INativeLibrary
{
    public static void Register(NativeFunctions natives)
    {
        natives.Add("slack", "validateColorString", static (in a) => IsColor(a.String(0)) ? a[0] : throw FluxException.Invalid("could not parse color string"));
        natives.Add("contrib/sranka/sensu", "toSensuName", static (in a) => Value.String(SensuName(a.String(0))));
        natives.Add("contrib/sranka/opsgenie", "respondersToJSON", static (in a) => Value.String(Responders(a.Strings(0)!)));
    }

    private static bool IsColor(string text) =>
        text is "good" or "warning" or "danger" || (text is ['#', _, _, _, _, _, _] && text.Skip(1).All(char.IsAsciiHexDigit));

    private static string SensuName(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            name.Append(rune.IsAscii && ((char)rune.Value is '_' or '.' or '-' || char.IsAsciiLetterOrDigit((char)rune.Value)) ? (char)rune.Value : '_');
        return name.ToString();
    }

    private static string Responders(string[] responders) => $"[{string.Join(',', responders.Select(Responder))}]";

    private static string Responder(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (kind, name) = colon < 0 ? ("", text) : (text[..colon], text[(colon + 1)..]);
        var label = kind switch
        {
            "user" => "username",
            "team" or "escalation" or "schedule" => "name",
            _ => throw FluxException.Invalid($"responder \"{text}\" must begin with user:, team:, escalation: or schedule:"),
        };
        return $"{{\"type\":\"{kind}\",\"{label}\":{Encoding.UTF8.GetString(JsonText.Encode(Value.String(name)))}}}";
    }
}
