using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Xunit;

namespace Bulkhead.Iam.Tests.PolicyTests;

public sealed class PolicyTestReaderTests
{
    private const string Request = "request: { principal: anonymous, action: s3:GetObject, resource: arn:aws:s3:::b/k }";

    private static PolicyTestResult RunOne(string yaml)
    {
        var file = CaseFiles.ReadText(yaml);
        Assert.Empty(file.Diagnostics);
        return Assert.Single(PolicyTestRunner.Run(file, CatalogueFacts.Embedded, new PolicyCompiler()));
    }

    [Fact]
    public void A_case_without_expect_fails()
    {
        var result = RunOne($"- {{ name: x, {Request} }}");
        Assert.False(result.Passed);
        Assert.Contains("expect", result.Difference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- { name: x, request: { principal: anonymous, action: s3:GetObject }, expects: allowed, expect: denied }", "did you mean", "BH6502")]
    [InlineData("- { name: x, expect: denied }", "request", "BH6503")]
    [InlineData("- { name: x, request: { principal: nobody, action: s3:GetObject }, expect: denied }", "principal", "BH6504")]
    [InlineData("- { name: x, request: { principal: anonymous, action: s3:GetObject }, expect: forbidden }", "forbidden", "BH6504")]
    [InlineData("- { name: x, request: { principal: anonymous, action: s3:GetObject }, expect: denied, by: [scps] }", "scps", "BH6504")]
    [InlineData("- { name: x, request: { principal: anonymous, action: s3:GetObject, resourceAccount: 12 }, expect: denied }", "12", "BH6504")]
    [InlineData("- { name: x, request: { principal: anonymous, action: s3:GetObject }, policies: { identity: [ [ ] ] }, expect: denied }", "policy", "BH6501")]
    [InlineData("- 5", "mapping", "BH6501")]
    public void A_case_that_cannot_be_read_fails(string yaml, string text, string code)
    {
        var result = RunOne(yaml);
        Assert.False(result.Passed);
        var mistake = Assert.Single(result.Case.Mistakes);
        Assert.Equal(code, mistake.Code);
        Assert.Contains(text, mistake.Message + mistake.Label, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]", "BH6505")]
    [InlineData("{}", "BH6501")]
    public void A_file_without_cases_is_reported(string yaml, string code) =>
        Assert.Equal(code, Assert.Single(CaseFiles.ReadText(yaml).Diagnostics).Code);

    [Fact]
    public void A_wrong_expectation_fails_with_the_difference()
    {
        var result = RunOne($"- {{ name: x, {Request}, expect: allowed }}");
        Assert.False(result.Passed);
        Assert.Contains("Expected allowed", result.Difference, StringComparison.Ordinal);
        Assert.Contains("implicitly-denied", result.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_blocker_fails()
    {
        var result = RunOne($"- {{ name: x, {Request}, expect: denied, by: [ scp ] }}");
        Assert.False(result.Passed);
        Assert.Contains("blocked by resource", result.Difference, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_are_written_as_JSON()
    {
        var file = CaseFiles.ReadText($"- {{ name: one, {Request}, expect: denied }}\n- {{ name: two, {Request} }}");
        var results = PolicyTestRunner.Run(file, CatalogueFacts.Embedded, new PolicyCompiler());
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) PolicyTestJson.Write(writer, results);
        var json = JsonNode.Parse(Encoding.UTF8.GetString(stream.ToArray()))!;
        Assert.Equal(1, (int)json["passed"]!);
        Assert.Equal(1, (int)json["failed"]!);
        var one = json["cases"]![0]!;
        Assert.Equal("one", (string?)one["name"]);
        Assert.True((bool)one["passed"]!);
        Assert.Equal("denied", (string?)one["expected"]);
        Assert.Equal("implicitly-denied", (string?)one["actual"]);
        Assert.Equal("resource", (string?)one["by"]![0]);
        Assert.Empty(one["statements"]!.AsArray());
        Assert.Null(json["cases"]![1]!["expected"]);
    }
}
