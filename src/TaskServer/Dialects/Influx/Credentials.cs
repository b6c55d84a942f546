using System.Text;

namespace TaskServer.Dialects.Influx;

/// <summary>Who a request says that it comes from, in the three forms that the API knows.</summary>
internal static class Credentials
{
    public const string SessionCookie = "influxdb-oss-session";

    /// <summary>`Token T` or `Bearer T`: the scheme in any case, exactly one blank.</summary>
    public static string? Token(HttpRequest request)
    {
        if (request.Headers.Authorization is not [{ } header])
            return null;
        var blank = header.IndexOf(' ');
        if (blank < 0 || header.IndexOf(' ', blank + 1) >= 0)
            return null;
        var scheme = header.AsSpan(0, blank);
        return scheme.Equals("Token", StringComparison.OrdinalIgnoreCase) || scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase)
            ? header[(blank + 1)..]
            : null;
    }

    /// <summary>Some clients send a whole `Set-Cookie` value back, attributes included: only the name counts.</summary>
    public static string? SessionKey(HttpRequest request)
    {
        foreach (var header in request.Headers.Cookie)
        {
            foreach (var part in header.AsSpan().Split(';'))
            {
                var pair = header.AsSpan()[part].Trim();
                if (pair.StartsWith(SessionCookie + "=", StringComparison.Ordinal))
                    return pair[(SessionCookie.Length + 1)..].ToString();
            }
        }
        return null;
    }

    /// <summary>Basic authentication: for signing in and for changing one's password.</summary>
    public static (string Name, string Password)? Basic(HttpRequest request)
    {
        const string scheme = "Basic ";
        if (request.Headers.Authorization is not [{ } header] || !header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            return null;
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[scheme.Length..], bytes, out var length))
            return null;
        var text = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : (text[..colon], text[(colon + 1)..]);
    }
}
