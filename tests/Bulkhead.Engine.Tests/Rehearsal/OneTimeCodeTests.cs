using Bulkhead.Engine.Rehearsal;
using Xunit;

namespace Bulkhead.Engine.Tests.Rehearsal;

public sealed class OneTimeCodeTests
{
    // RFC 6238, appendix B: the secret "12345678901234567890" with SHA-1; its codes have eight digits, of which the last six are ours.
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    [InlineData(20000000000, "353130")]
    public void Codes_are_those_of_the_standard(long seconds, string code) =>
        Assert.Equal(code, OneTimeCode.At(Convert.ToBase64String("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"u8), DateTimeOffset.FromUnixTimeSeconds(seconds)));
}
