using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TaskServer.Access;

namespace TaskServer.Storage;

/// <summary>Instants as 100 ns ticks since 1970: exact, ordered, and good beyond the year 2999, where nanoseconds would end in 2262.</summary>
internal static class Instant
{
    private static readonly long Epoch = DateTimeOffset.UnixEpoch.UtcTicks;

    public static long ToStored(DateTimeOffset instant) => instant.UtcTicks - Epoch;

    public static long? ToStored(DateTimeOffset? instant) => instant is { } value ? ToStored(value) : null;

    public static DateTimeOffset FromStored(long ticks) => new(ticks + Epoch, TimeSpan.Zero);

    public static DateTimeOffset Seconds(DateTimeOffset instant) => new(instant.UtcTicks - instant.UtcTicks % TimeSpan.TicksPerSecond, TimeSpan.Zero);
}

internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => Instant.ToStored(instant), ticks => Instant.FromStored(ticks));

internal sealed class PlatformIdConverter() : ValueConverter<PlatformId, long>(id => id.Value, value => new PlatformId(value));

internal sealed class DurationConverter() : ValueConverter<TimeSpan, long>(span => span.Ticks, ticks => new TimeSpan(ticks));

/// <summary>`[["read","tasks",id or null,organization or null], …]`</summary>
internal sealed class PermissionsConverter() : ValueConverter<IReadOnlyList<Permission>, string>(
    permissions => Write(permissions), text => Read(text))
{
    public static string Write(IReadOnlyList<Permission> permissions)
    {
        var array = new JsonArray();
        foreach (var permission in permissions)
            array.Add(new JsonArray(
                permission.Action == PermissionAction.Read ? "read" : "write", permission.Type, permission.Id?.ToString(), permission.OrganizationId?.ToString()));
        return array.ToJsonString();
    }

    public static Permission[] Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        return
        [
            .. document.RootElement.EnumerateArray().Select(item => new Permission(
                item[0].GetString() == "read" ? PermissionAction.Read : PermissionAction.Write,
                item[1].GetString()!,
                ReadId(item[2]),
                ReadId(item[3]))),
        ];
    }

    private static PlatformId? ReadId(JsonElement element) =>
        element.GetString() is { } text ? PlatformId.Parse(text) : null;
}

internal sealed class PermissionsComparer() : ValueComparer<IReadOnlyList<Permission>>(
    (a, b) => a == b || (a != null && b != null && a.SequenceEqual(b)),
    list => list.Aggregate(0, (hash, permission) => HashCode.Combine(hash, permission)),
    list => list);

internal sealed class PropertiesConverter() : ValueConverter<IReadOnlyDictionary<string, string>, string>(
    properties => Write(properties), text => Read(text))
{
    public static string Write(IReadOnlyDictionary<string, string> properties)
    {
        var json = new JsonObject();
        foreach (var (key, value) in properties.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            json.Add(key, value);
        return json.ToJsonString();
    }

    public static SortedDictionary<string, string> Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        var properties = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in document.RootElement.EnumerateObject())
            properties[member.Name] = member.Value.GetString() ?? "";
        return properties;
    }
}

internal sealed class PropertiesComparer() : ValueComparer<IReadOnlyDictionary<string, string>>(
    (a, b) => a == b || (a != null && b != null && a.Count == b.Count && !a.Except(b).Any()),
    map => map.Count,
    map => map);
