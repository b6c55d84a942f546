using System.Text;
using Microsoft.AspNetCore.Routing.Patterns;

namespace TaskServer.Dialects.Influx;

/// <summary>What the real server's two routers make of a path: strict and redirecting below `/api/v2/tasks`, plain elsewhere.</summary>
internal static class InfluxPaths
{
    private const string Tasks = "/api/v2/tasks";

    public static bool IsApi(PathString path) => IsOrIsBelow(path.Value, "/api/v2");

    public static bool IsTasks(PathString path) => IsOrIsBelow(path.Value, Tasks);

    /// <summary>The style of the bodies of a route, and of the errors of a path without one.</summary>
    public static bool IsPretty(HttpContext http) => http.GetEndpoint() is RouteEndpoint route
        ? route.Metadata.GetMetadata<PrettyAttribute>() is not null
        : !IsTasks(http.Request.Path);

    /// <summary>
    /// The path below `/api/v2/tasks` that is meant: without doubled and trailing slashes, its fixed words in lower case.
    /// Null where no route has that form. A slash behind an id is not forgiven.
    /// </summary>
    public static string? Canonical(string path)
    {
        var parts = path[Tasks.Length..].Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (path.EndsWith('/') && parts.Length is 1 or 3)
            return null;
        for (var i = 1; i < parts.Length; i += 2)
            parts[i] = parts[i].ToLowerInvariant();
        var known = parts switch
        {
            [] or [_] => true,
            [_, "logs" or "runs" or "members" or "owners" or "labels"] => true,
            [_, "runs" or "members" or "owners" or "labels", _] => true,
            [_, "runs", _, "retry" or "logs"] => true,
            _ => false,
        };
        return known ? new StringBuilder(Tasks).AppendJoin("", parts.Select(part => "/" + part)).ToString() : null;
    }

    /// <summary>True where the path needs a closer look than ASP.NET Core's forgiving routing gives it.</summary>
    public static bool IsUnusual(string path) =>
        path.EndsWith('/') || path.AsSpan().ContainsAnyInRange('A', 'Z') || path.Contains("//", StringComparison.Ordinal);

    /// <summary>Whether the fixed words of the route stand in the path in the same case.</summary>
    public static bool HasCaseOf(string path, RoutePattern pattern)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < parts.Length && i < pattern.PathSegments.Count; i++)
        {
            if (pattern.PathSegments[i].Parts is [RoutePatternLiteralPart literal] && literal.Content != parts[i])
                return false;
        }
        return true;
    }

    private static bool IsOrIsBelow(string? path, string prefix) =>
        path is not null
        && path.StartsWith(prefix, StringComparison.Ordinal)
        && (path.Length == prefix.Length || path[prefix.Length] == '/');
}
