using System.Net;
using TaskServer.Engines.Outgoing;

namespace TaskServer.Tests.Engines;

public sealed class OutgoingRulesTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("0.0.0.0")]
    [InlineData("0.1.2.3")]
    [InlineData("169.254.169.254")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("240.0.0.1")]
    [InlineData("::")]
    [InlineData("::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("64:ff9b::a9fe:a9fe")]
    [InlineData("2002:7f00:1::")]
    [InlineData("2002:a9fe:a9fe::1")]
    [InlineData("::127.0.0.1")]
    public void Special_addresses_are_refused_in_every_form(string address) => Assert.False(Permits(address));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("fd00::1")]
    [InlineData("::ffff:8.8.8.8")]
    [InlineData("64:ff9b::808:808")]
    public void Other_addresses_are_permitted(string address) => Assert.True(Permits(address));

    [Fact]
    public void Allowing_a_range_opens_it() => Assert.True(Permits("127.0.0.1", allow: ["127.0.0.0/8"]));

    [Fact]
    public void Allowing_a_range_opens_its_mapped_form_too() => Assert.True(Permits("::ffff:127.0.0.1", allow: ["127.0.0.0/8"]));

    [Fact]
    public void A_denied_range_is_refused() => Assert.False(Permits("10.1.2.3", deny: ["10.0.0.0/8"]));

    [Fact]
    public void Denying_everything_leaves_what_is_allowed()
    {
        Assert.True(Permits("10.1.2.3", deny: ["0.0.0.0/0", "::/0"], allow: ["10.1.2.3"]));
        Assert.False(Permits("10.1.2.4", deny: ["0.0.0.0/0", "::/0"], allow: ["10.1.2.3"]));
    }

    [Theory]
    [InlineData("hooks.example.com", true)]
    [InlineData("a.hooks.example.com", true)]
    [InlineData("example.com", false)]
    [InlineData("hooks.example.com.evil.org", false)]
    public void Hosts_are_matched_by_name_and_below_a_domain(string host, bool permitted)
    {
        var rules = new OutgoingRules(new OutgoingOptions { Deny = ["0.0.0.0/0"], Allow = ["HOOKS.example.com", "*.hooks.example.com"] });

        Assert.Equal(permitted, rules.Permits(host, IPAddress.Parse("1.2.3.4")));
    }

    private static bool Permits(string address, string[]? allow = null, string[]? deny = null) =>
        new OutgoingRules(new OutgoingOptions { Allow = allow ?? [], Deny = deny ?? [] }).Permits(address, IPAddress.Parse(address));
}
