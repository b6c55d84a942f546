using System.Globalization;
using System.Text;

namespace TaskServer.Flux.Library.Web;

/// <summary>Addresses that scripts send requests to.</summary>
internal static class RequestUrl
{
    /// <summary>Characters that stand in an address as they are, apart from letters and digits.</summary>
    private const string Allowed = "-_.~!*'();:@&=+$,/?#[]%";

    /// <summary>Refuses every scheme but http and https.</summary>
    public static void Check(string method, string url)
    {
        var scheme = Scheme(url);
        if (scheme is "http" or "https")
            return;
        var verb = string.Concat(method[..1].ToUpperInvariant(), method[1..].ToLowerInvariant());
        throw FluxException.Invalid($"{verb} \"{Printed(url)}\": unsupported protocol scheme \"{scheme}\"");
    }

    /// <summary>As <c>http.pathEscape</c> does it: what one segment of a path cannot hold is percent-encoded.</summary>
    public static string EscapeSegment(string text) => Escape(text, "-_.~$&+=:@", plusForBlank: false);

    /// <summary>A name or value of a query, blanks as plus signs.</summary>
    public static string EscapeQuery(string text) => Escape(text, "-_.~", plusForBlank: true);

    /// <summary>Adds parameters, sorted by name, behind those that the address has.</summary>
    public static string WithQuery(string url, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var query = string.Join('&', parameters.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{EscapeQuery(p.Key)}={EscapeQuery(p.Value)}"));
        if (query.Length == 0)
            return url;
        var end = url.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = end < 0 ? (url, "") : (url[..end], url[end..]);
        var separator = !address.Contains('?', StringComparison.Ordinal) ? "?" : address[^1] is '?' or '&' ? "" : "&";
        return address + separator + query + fragment;
    }

    private static string Printed(string url) => Escape(url, Allowed, plusForBlank: false);

    private static string Scheme(string url)
    {
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || !char.IsAsciiLetter(url[0]))
            return "";
        var scheme = url[..colon];
        return scheme.All(static c => char.IsAsciiLetterOrDigit(c) || c is '+' or '-' or '.') ? scheme.ToLowerInvariant() : "";
    }

    private static string Escape(string text, string allowed, bool plusForBlank)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var octet in Encoding.UTF8.GetBytes(text))
        {
            var c = (char)octet;
            if (char.IsAsciiLetterOrDigit(c) || allowed.Contains(c, StringComparison.Ordinal))
                escaped.Append(c);
            else if (c == ' ' && plusForBlank)
                escaped.Append('+');
            else
                escaped.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
        }
        return escaped.ToString();
    }
}
