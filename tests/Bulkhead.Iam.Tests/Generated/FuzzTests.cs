using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Xunit;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>The short run; for a while longer: <c>dotnet run --project bench/Bulkhead.Bench -c Release -- iam-fuzz --seconds 600</c>.</summary>
public sealed class FuzzTests
{
    // The longest that AWS takes: an identity policy, a bucket policy, a key policy (IAM and AWS STS quotas; S3; KMS).
    [Theory]
    [InlineData(6_144)]
    [InlineData(20_480)]
    [InlineData(32_768)]
    [InlineData(1_000_000)]
    public void A_long_policy_is_decided(int length) => Assert.True(PolicyFuzzer.Decides(PolicyFuzzer.PolicyOfLength(length), PolicyKind.Identity));

    [Fact]
    public void A_text_that_is_too_long_is_refused_with_a_diagnostic()
    {
        var result = PolicyParser.ParseJson("long.json", "{" + new string(' ', JsonDocumentReader.MaximumLength) + "}");
        Assert.Null(result.Document);
        Assert.NotEmpty(result.Diagnostics);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{\"Statement\":")]
    public void A_text_that_is_too_deep_is_refused_with_a_diagnostic(string piece)
    {
        var result = PolicyParser.ParseJson("deep.json", string.Concat(Enumerable.Repeat(piece, 100_000)));
        Assert.Null(result.Document);
        Assert.NotEmpty(result.Diagnostics);
    }

    [Fact]
    public void Damaged_policies_are_read_or_refused()
    {
        var first = Random.Shared.Next(1_000_000_000);
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds from {first}");
        var read = Enumerable.Range(first, 1_500).Count(PolicyFuzzer.ReadDamagedPolicy);
        Assert.InRange(read, 50, 1_450);
    }

    [Fact]
    public void Pattern_bombs_are_matched()
    {
        for (var seed = 0; seed < 40; seed++) PolicyFuzzer.MatchBomb(seed, 1_000);
    }
}
