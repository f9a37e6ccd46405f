using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Compliance;
using Bulkhead.Engine.Invariants;
using Xunit;

namespace Bulkhead.Engine.Tests.Written;

/// <summary>What Bulkhead's templates make has the properties that AWS's resource schemas ask for, in every account of the samples.</summary>
public sealed class WrittenResourceTests
{
    public static TheoryData<string> Configurations => [.. Samples.Names];

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Every_resource_has_the_properties_of_its_schema(string name)
    {
        var problems = string.Join('\n', WrittenThings.Resources(Samples.Desire(name)).SelectMany(r => ResourceSchemas.Problems(r.Type, r.Properties).Select(p => $"{r.Where}: {p}")).Distinct());
        Assert.True(problems.Length == 0, problems);
    }

    [Fact]
    public void Every_template_is_looked_at_and_a_mistake_in_one_is_found()
    {
        var desired = Samples.Desire("everything");
        var bodies = desired.Stacks.Select(s => s.Template.Body).ToHashSet(StringComparer.Ordinal);
        Assert.All(StackTemplate.All, t => Assert.True(bodies.Contains(t.Body), t.Name));

        var vault = WrittenThings.Resources(desired).First(r => r.Type == "AWS::Backup::BackupVault");
        Assert.Empty(ResourceSchemas.Problems(vault.Type, vault.Properties));
        var spoilt = vault.Properties.DeepClone().AsObject();
        spoilt["Locked"] = "true";
        spoilt["LockConfiguration"]!["MinRetentionDays"] = "many";
        spoilt.Remove("BackupVaultName");
        Assert.Equal(3, ResourceSchemas.Problems(vault.Type, spoilt).Count());
    }

    [Fact]
    public void A_conformance_pack_is_a_template_of_rules_that_AWS_has()
    {
        foreach (var framework in ComplianceFramework.All)
        {
            var packs = TemplateValues.ResourcesOf(framework.Template.Body, new Dictionary<string, string>(StringComparer.Ordinal) { ["RecordsGlobal"] = "true" }).ToList();
            Assert.Equal(2, packs.Count);
            var rules = packs.SelectMany(p => TemplateValues.ResourcesOf(p.Properties["TemplateBody"]!.GetValue<string>(), new Dictionary<string, string>(StringComparer.Ordinal))).ToList();
            Assert.Equal(framework.Rules.Length, rules.Count);
            Assert.All(rules, r => Assert.Empty(ResourceSchemas.Problems(r.Type, r.Properties)));
            Assert.All(rules, r => Assert.Matches("^[A-Z0-9_]+$", (string?)r.Properties["Source"]!["SourceIdentifier"]));
        }
    }
}
