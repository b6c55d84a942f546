using System.ComponentModel.DataAnnotations;

namespace TaskServer.Engines.Outgoing;

/// <summary>Where scripts may send requests to. Entries are host names (`*.example.com` for all below a domain), addresses or CIDR ranges.</summary>
public sealed class OutgoingOptions
{
    public const string Section = "Outgoing";

    /// <summary>Refused, unless <see cref="Allow"/> names it.</summary>
    public IList<string> Deny { get; init; } = [];

    /// <summary>Permitted, whatever <see cref="Deny"/> and the defaults (loopback, link-local and other special addresses) say.</summary>
    public IList<string> Allow { get; init; } = [];

    /// <summary>For requests that name no time of their own.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest answer that is read, in bytes, unzipped. Points of another server come as one answer.</summary>
    [Range(1, int.MaxValue)]
    public int MaxResponseBytes { get; init; } = 256 << 20;
}
