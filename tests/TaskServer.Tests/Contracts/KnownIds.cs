namespace TaskServer.Tests.Contracts;

/// <summary>What exists on the server under test, by kind: a kind is the name that the contract gives to the id's path parameter.</summary>
internal sealed class KnownIds
{
    private readonly Dictionary<string, List<string>> _ids = [];
    private int _names;

    public void Add(string kind, string id)
    {
        var list = _ids.TryGetValue(kind, out var existing) ? existing : _ids[kind] = [];
        list.Add(id);
    }

    /// <summary>One to delete, when there are too many; never the first, which may be what the server was set up with.</summary>
    public string? TakeSurplus(string kind)
    {
        if (_ids[kind] is not { Count: > 12 } list)
            return null;
        var surplus = list[1];
        list.RemoveAt(1);
        return surplus;
    }

    public void Remove(string kind, string id) => _ids.GetValueOrDefault(kind)?.Remove(id);

    public string? Any(string kind, Random random) =>
        _ids.TryGetValue(kind, out var list) && list.Count > 0 ? list[random.Next(list.Count)] : null;

    public string NewName(Random random) => random.Next(4) == 0 ? "taken-name" : $"name-{_names++:d5}";

    /// <summary>The kind of id that a member or parameter of this name holds.</summary>
    public static string? KindOf(string name) => name switch
    {
        "taskID" or "runID" or "userID" or "labelID" or "orgID" or "bucketID" or "authID" or "scriptID" => name,
        "id" or "user" => "userID",
        "after" => "taskID",
        _ => null,
    };
}
