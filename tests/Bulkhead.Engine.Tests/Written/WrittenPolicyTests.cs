using Bulkhead.Iam.Lint;
using Xunit;

namespace Bulkhead.Engine.Tests.Written;

/// <summary>No policy that Bulkhead writes has a finding of its own lint.</summary>
public sealed class WrittenPolicyTests
{
    public static TheoryData<string> Configurations => [.. Samples.Names];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void The_lint_finds_nothing_in_what_is_written(string name)
    {
        var linter = new PolicyLinter();
        var policies = WrittenThings.Policies(Samples.Desire(name));
        var findings = string.Join('\n', policies.SelectMany(p => linter.Lint($"{p.Name}.json", p.Text, p.Kind).Diagnostics, (p, d) => $"{p.Name} ({p.Kind}): {d.Code} {d.Message}"));
        Assert.True(findings.Length == 0, findings);
    }

    [Fact]
    public void Every_kind_of_document_is_looked_at_and_a_mistake_in_one_is_found()
    {
        var policies = WrittenThings.Policies(Samples.Desire("everything"));
        foreach (var (kind, least) in new[]
        {
            (PolicyDocumentKind.Identity, 10), (PolicyDocumentKind.Resource, 10), (PolicyDocumentKind.Trust, 8),
            (PolicyDocumentKind.ServiceControl, 8), (PolicyDocumentKind.ResourceControl, 2), (PolicyDocumentKind.Declarative, 1),
        }) Assert.True(policies.Count(p => p.Kind == kind) >= least, $"only {policies.Count(p => p.Kind == kind)} of {kind}");
        foreach (var name in new[] { "sealed", "journal", "bulkhead-budget-stop" }) Assert.True(policies.Any(p => p.Name == name), name);
        foreach (var part in new[] { "bulkhead-stop-dev/AWS-IAM-Role", "bulkhead-alarm-delivery/AWS-Events-EventBus", "bulkhead-alarm-delivery/AWS-SNS-TopicPolicy", "bulkhead-copies/AWS-KMS-Key", "bulkhead-logs/AWS-S3-BucketPolicy", "bulkhead-delivery/AWS-IAM-Role" })
            Assert.True(policies.Any(p => p.Name.Contains(part, StringComparison.Ordinal)), part);
        var spoilt = policies.First(p => p.Kind == PolicyDocumentKind.Identity).Text.Replace("\"Action\":", "\"Action\":\"s3:GetObjekt\",\"Was\":", StringComparison.Ordinal);
        Assert.NotEmpty(new PolicyLinter().Lint("spoilt.json", spoilt, PolicyDocumentKind.Identity).Diagnostics);
    }
}
