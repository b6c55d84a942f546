using System.ComponentModel.DataAnnotations;

namespace TaskServer.Storage;

public sealed class StoreOptions
{
    public const string Section = "Storage";

    /// <summary>The data folder. Taken from the configuration key `Data`.</summary>
    [Required]
    public string Folder { get; set; } = "./data";

    /// <summary>`FULL`: an answered write survives a power failure. `NORMAL`: it survives the end of the process only.</summary>
    [RegularExpression("(?i)FULL|NORMAL")]
    public string Synchronous { get; set; } = "FULL";

    /// <summary>How long a write waits for another process that holds the database, in seconds.</summary>
    [Range(1, 600)]
    public int BusySeconds { get; set; } = 10;

    /// <summary>Whether the structure of the database is checked at start.</summary>
    public bool CheckAtStart { get; set; } = true;
}
