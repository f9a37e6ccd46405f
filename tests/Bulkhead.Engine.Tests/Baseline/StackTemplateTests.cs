using Bulkhead.Config.Model;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Tests.Planning;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

public sealed class StackTemplateTests
{
    public static TheoryData<string> Names => [.. StackTemplate.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_template_is_small_enough_for_a_change_set_and_has_what_cloudformation_wants(string name)
    {
        var template = StackTemplate.All.Single(t => t.Name == name);
        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(template.Body), 200, 51_200);
        Assert.StartsWith("AWSTemplateFormatVersion: \"2010-09-09\"\n", template.Body, StringComparison.Ordinal);
        Assert.Equal(16, template.Digest.Length);
    }

    [Fact]
    public void Every_parameter_of_a_template_is_given_and_no_other()
    {
        var desired = new ModelBuilder { Detection = Detection.Default, Backups = Backups.Default, CopiesLogs = true }
            .Account("audit", "security", "Security").Account("logs", "log-archive", "Security").Account("backups", "backup", "Security").Account("escrow", "escrow", "Escrow").Account("clinic", "compliance.hipaa").Account("cards", "compliance.pci").Account("dev", change: x => x with { StopsAtBudget = true, Sponsor = "jo@acme.example", Expires = ModelBuilder.Today.AddDays(60) }).BreakGlass("first", "second").Build();
        Assert.Equal(StackTemplate.All.Select(t => t.Name), desired.Stacks.Select(s => NameOf(s.Template)).Distinct().Order(StringComparer.Ordinal));
        foreach (var stack in desired.Stacks)
        {
            var body = stack.Template.Body;
            var parameters = body[body.IndexOf("\nParameters:\n", StringComparison.Ordinal)..];
            var names = parameters[..parameters.IndexOf("\n\n", StringComparison.Ordinal)].Split('\n')
                .Where(line => line.StartsWith("  ", StringComparison.Ordinal) && line[2] != ' ')
                .Select(line => line.Trim().TrimEnd(':'));
            Assert.Equal(names.Order(StringComparer.Ordinal), stack.Parameters.Keys);
        }

        // Of the stops and of the notices there is one for each account, each under a name of its own.
        static string NameOf(StackTemplate template) => new[] { StackTemplate.BudgetStop, StackTemplate.Expiry }.FirstOrDefault(t => t.Body == template.Body)?.Name ?? template.Name;
    }
}
