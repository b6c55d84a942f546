namespace TaskServer.Flux.Types;

/// <summary>The types of what a package offers. Immutable and shared by everything that imports it.</summary>
internal sealed class PackageTypes(string name, IReadOnlyDictionary<string, Polytype> members)
{
    /// <summary>The name an import is known by when it gives none.</summary>
    public string Name => name;

    public IReadOnlyDictionary<string, Polytype> Members => members;

    public Polytype? Find(string member) => members.GetValueOrDefault(member);

    /// <summary>The package as a value.</summary>
    public Monotype ToRecord(int level, Budget budget)
    {
        Monotype record = EmptyRecord.Instance;
        foreach (var (label, scheme) in members)
            record = new RecordMonotype(label, scheme.Instantiate(level, budget), record);
        return record;
    }
}
