using System.Net;
using System.Net.Sockets;

namespace TaskServer.Engines.Outgoing;

/// <summary>Decides about hosts and addresses. Allowing wins over denying, denying over the defaults.</summary>
internal sealed class OutgoingRules
{
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "::/127", "100::/64", "2001:db8::/32", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(IPNetwork.Parse),
    ];

    // Translations that carry an IPv4 address in them: NAT64 behind 96 bits, 6to4 behind 16.
    private static readonly IPNetwork Nat64 = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    private readonly Entries _allow;
    private readonly Entries _deny;

    public OutgoingRules(OutgoingOptions options)
    {
        _allow = Entries.Parse(options.Allow);
        _deny = Entries.Parse(options.Deny);
    }

    /// <summary>Whether requests to <paramref name="host"/> may go to <paramref name="address"/>, one that its name resolved to.</summary>
    public bool Permits(string host, IPAddress address)
    {
        address = Unwrap(address);
        if (_allow.Match(host, address))
            return true;
        return !_deny.Match(host, address) && !Special.Any(network => network.Contains(address));
    }

    private static IPAddress Unwrap(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (Nat64.Contains(address) || IsIPv4Compatible(bytes))
            return new IPAddress(bytes.AsSpan(12));
        return SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4)) : new IPAddress(bytes);
    }

    // ::a.b.c.d, but not :: and ::1.
    private static bool IsIPv4Compatible(byte[] bytes) => !bytes.AsSpan(0, 12).ContainsAnyExcept((byte)0) && bytes.AsSpan(12).ContainsAnyExcept((byte)0) && bytes[12] != 0;

    private sealed record Entries(IPNetwork[] Networks, HashSet<string> Hosts, string[] Suffixes)
    {
        public static Entries Parse(IEnumerable<string> texts)
        {
            var networks = new List<IPNetwork>();
            var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
            var suffixes = new List<string>();
            foreach (var text in texts.Select(t => t.Trim()).Where(t => t.Length > 0))
            {
                if (IPNetwork.TryParse(text, out var network))
                    networks.Add(network);
                else if (IPAddress.TryParse(text, out var address))
                    networks.Add(new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128));
                else if (text.StartsWith("*.", StringComparison.Ordinal))
                    suffixes.Add(text[1..]);
                else
                    hosts.Add(text);
            }

            return new Entries([.. networks], hosts, [.. suffixes]);
        }

        public bool Match(string host, IPAddress address) =>
            Hosts.Contains(host)
            || Suffixes.Any(suffix => host.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
            || Networks.Any(network => network.Contains(address));
    }
}
