using System.Globalization;
using TaskServer.Flux;

namespace TaskServer.Engines.Sql;

/// <summary>
/// Where a PostgreSQL server is and who asks, as scripts write it: <c>postgresql://user:password@host:port/database?sslmode=disable</c> or
/// <c>host=… user=… password=… dbname=… sslmode=…</c>. Settings that name files of this machine do not exist here.
/// </summary>
internal sealed record PostgresAddress(string Host, int Port, string User, string Password, string Database, string SslMode)
{
    private const int DefaultPort = 5432;

    public static PostgresAddress Parse(string dataSource)
    {
        var settings = dataSource.StartsWith("postgres://", StringComparison.Ordinal) || dataSource.StartsWith("postgresql://", StringComparison.Ordinal)
            ? OfUrl(dataSource)
            : OfPairs(dataSource);
        var host = settings.GetValueOrDefault("host", "localhost");
        if (host.Length == 0 || host.Contains('/', StringComparison.Ordinal) || host.Contains(',', StringComparison.Ordinal))
            throw Malformed("one host name or address is needed");
        if (!int.TryParse(settings.GetValueOrDefault("port", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            port = DefaultPort;
        var user = settings.GetValueOrDefault("user", "postgres");
        var sslMode = settings.GetValueOrDefault("sslmode", "require");
        if (sslMode is not ("disable" or "allow" or "prefer" or "require" or "verify-ca" or "verify-full"))
            throw Malformed($"unknown sslmode {sslMode}");
        return new(host, port, user, settings.GetValueOrDefault("password", ""), settings.GetValueOrDefault("dbname", user), sslMode);
    }

    private static Dictionary<string, string> OfUrl(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
            throw Malformed("malformed URL");
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        if (url.Host.Length > 0)
            settings["host"] = url.Host.Trim('[', ']');
        if (url.Port > 0)
            settings["port"] = url.Port.ToString(CultureInfo.InvariantCulture);
        var user = url.UserInfo.Split(':', 2);
        if (user[0].Length > 0)
            settings["user"] = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1)
            settings["password"] = Uri.UnescapeDataString(user[1]);
        if (url.AbsolutePath.Length > 1)
            settings["dbname"] = Uri.UnescapeDataString(url.AbsolutePath[1..]);
        foreach (var pair in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            settings[Uri.UnescapeDataString(parts[0])] = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "";
        }
        return settings;
    }

    // Values may stand in single quotes, with backslashes before quotes and backslashes.
    private static Dictionary<string, string> OfPairs(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; ;)
        {
            while (i < text.Length && char.IsWhiteSpace(text[i]))
                i++;
            if (i == text.Length)
                return settings;
            var equals = text.IndexOf('=', i);
            if (equals < 0)
                throw Malformed("a name without a value");
            var name = text[i..equals].Trim();
            i = equals + 1;
            while (i < text.Length && char.IsWhiteSpace(text[i]))
                i++;
            var isQuoted = i < text.Length && text[i] == '\'';
            if (isQuoted)
                i++;
            var value = new System.Text.StringBuilder();
            while (i < text.Length && (isQuoted ? text[i] != '\'' : !char.IsWhiteSpace(text[i])))
            {
                if (text[i] == '\\' && i + 1 < text.Length)
                    i++;
                value.Append(text[i++]);
            }
            if (isQuoted && i++ >= text.Length)
                throw Malformed("a quote without end");
            settings[name] = value.ToString();
        }
    }

    private static FluxException Malformed(string what) => FluxException.Invalid($"sql: {what} in the data source");
}
