using Bulkhead.Iam.Conditions;
using Xunit;

namespace Bulkhead.Iam.Tests.Conditions;

public sealed class ValueTests
{
    [Theory]
    [InlineData("203.0.113.0/24", "203.0.113.255", true)]
    [InlineData("203.0.113.0/24", "203.0.114.0", false)]
    [InlineData("0.0.0.0/0", "255.255.255.255", true)]
    [InlineData("0.0.0.0/0", "::1", false)]
    [InlineData("::/0", "1.2.3.4", false)]
    [InlineData("::/0", "2001:db8::1", true)]
    [InlineData("2001:DB8:1234:5678::/64", "2001:db8:1234:5678:9abc::", true)]
    [InlineData("2001:DB8:1234:5678::/64", "2001:db8:1234:5679::", false)]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", true)]
    [InlineData("10.1.0.0/16", "10.0.0.0/8", false)]
    public void A_range_holds_its_addresses(string range, string address, bool expected)
    {
        Assert.True(IpRange.TryParse(range, out var outer));
        Assert.True(IpRange.TryParse(address, out var inner));
        Assert.Equal(expected, outer.Contains(inner));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.2.3")]
    [InlineData("1.2.3.4.5")]
    [InlineData("1.2.3.256")]
    [InlineData("1.2.3.4/33")]
    [InlineData("1.2.3.4/")]
    [InlineData("::1/129")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("localhost")]
    public void What_is_no_address_is_refused(string text) => Assert.False(IpRange.TryParse(text, out _));

    [Theory]
    [InlineData("2026-04-01T00:00:00Z", 1775001600)]
    [InlineData("2026-04-01T02:00:00+02:00", 1775001600)]
    [InlineData("2026-04-01T00:00Z", 1775001600)]
    [InlineData("2026-04-01", 1775001600)]
    [InlineData("2026-04", 1775001600)]
    [InlineData("1775001600", 1775001600)]
    [InlineData("2026", 1767225600)]
    public void Dates_and_seconds_lie_on_one_scale(string text, long seconds)
    {
        Assert.True(ValueReader.TryReadDate(text, out var ticks));
        Assert.Equal(seconds, ticks / TimeSpan.TicksPerSecond);
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("2026-13-01")]
    [InlineData("99999999999999999999")]
    public void What_is_no_date_is_refused(string text) => Assert.False(ValueReader.TryReadDate(text, out _));
}
