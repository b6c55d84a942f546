namespace TaskServer.Dialects.Influx.Json;

/// <summary>An object of a request body. Members that are absent or `null` read as null.</summary>
/// <param name="type">The Go type whose name the messages show; empty for a type without a name.</param>
internal sealed class GoObject(string type, IReadOnlyList<(string Name, GoValue Value)> members)
{
    public string? String(string member, string goType = "string") => Find(member)?.AsString(Field(member), goType);

    /// <summary>A text, where an empty one counts as absent.</summary>
    public string? NonEmpty(string member) => String(member) is { Length: > 0 } text ? text : null;

    public bool? Boolean(string member) => Find(member)?.AsBoolean(Field(member));

    public long? Integer(string member, string goType = "int64") => Find(member)?.AsInteger(Field(member), goType);

    public PlatformId? Id(string member, string goType = "platform.ID") => Find(member)?.AsId(Field(member), goType);

    public IReadOnlyList<GoValue>? Array(string member, string goType) => Find(member)?.AsArray(Field(member), goType);

    public GoObject? Object(string member, string goType) => Find(member)?.AsObject(Field(member), goType);

    /// <summary>How messages name a member: `TaskCreate.flux`, or `.name` where the type has no name.</summary>
    public string Field(string member) => $"{type}.{member}";

    /// <summary>The last member of that name counts, written in any case; a `null` takes nothing back.</summary>
    public GoValue? Find(string member)
    {
        for (var i = members.Count - 1; i >= 0; i--)
        {
            if (!members[i].Value.IsNull && members[i].Name.Equals(member, StringComparison.OrdinalIgnoreCase))
                return members[i].Value;
        }
        return null;
    }
}
