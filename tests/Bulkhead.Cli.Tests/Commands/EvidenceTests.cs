using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary><c>report --evidence</c>, of an account of each framework in a local cloud.</summary>
public sealed class EvidenceTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    [Fact]
    public async Task The_evidence_of_each_framework_is_of_its_accounts_control_by_control_with_what_proves_it()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  hipaa: compliance.hipaa", "  hipaa: compliance.hipaa\n  cards: compliance.pci");
        (await Invocation.RunAsync("apply", place.Folder, "--cloud", "local", "--yes")).Expect(ExitCodes.Success);
        var ids = (await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success).Json["accounts"]!.AsArray()
            .ToDictionary(a => (string)a!["name"]!, a => (string?)a!["id"], StringComparer.Ordinal);
        foreach (var (framework, account, title, retention) in new[]
        {
            ("hipaa", "hipaa", "HIPAA Security Rule", "164.316(b)(2)(i)"),
            ("pci", "cards", "PCI DSS 4.0.1", "10.5.1"),
        })
        {
            var json = (await Invocation.RunAsync("report", place.Folder, "--evidence", framework, "--json")).Expect(ExitCodes.Success).Json;
            JsonContractTests.AssertDocumented("evidence", json.DeepClone());
            Assert.Equal(("bulkhead.evidence/1", framework, title), ((string?)json["format"], (string?)json["framework"], (string?)json["title"]));
            var bound = Assert.Single(json["accounts"]!.AsArray())!;
            Assert.Equal((account, ids[account]), ((string?)bound["name"], (string?)bound["id"]));

            var controls = json["controls"]!.AsArray().Select(c => c!.AsObject()).ToList();
            Assert.Equal(20, controls.Select(c => (string?)c["id"]).Distinct().Count());
            Assert.All(controls, c => Assert.Equal(account, (string?)c["account"]));
            foreach (var control in controls)
            {
                var states = Proofs(control).Select(p => (string?)p["state"]).ToList();
                Assert.NotEmpty(states);
                Assert.Equal(states.Contains("not-met") ? "not-met" : states.Contains("unknown") ? "unknown" : "met", (string?)control["state"]);
            }

            // Each kind of proof that the sample has is there, and what nobody knows is not taken for met.
            var proofs = controls.SelectMany(Proofs).ToList();
            foreach (var source in new[] { "aws-config", "guardrail", "setting", "stack", "detection", "trail", "retention", "invariant" })
                Assert.Contains(proofs, p => (string?)p["source"] == source && (string?)p["state"] == "met");
            Assert.Contains(proofs, p => (string?)p["source"] == "aws-config" && (string?)p["state"] == "unknown");
            Assert.Equal("met", (string?)Proofs(controls.Single(c => (string?)c["id"] == retention)).Single(p => (string?)p["source"] == "retention")["state"]);

            var table = (await Invocation.RunAsync("report", place.Folder, "--evidence", framework)).Expect(ExitCodes.Success).Output;
            Assert.Contains($"{title}: evidence of ", table, StringComparison.Ordinal);
            Assert.Contains(retention, table, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_not_met_is_told_by_the_exit_code()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("organization:\n", "organization:\n  allow: { shorten-locks: on }\n");
        place.Edit("\naccounts:", "\nlogs: { retention: 30 days }\n\naccounts:");
        var outcome = await Invocation.RunAsync("report", place.Folder, "--evidence", "hipaa", "--json");
        Assert.Equal(3, outcome.Expect(3).Code);
        var missed = outcome.Json["controls"]!.AsArray().Where(c => (string?)c!["state"] == "not-met").SelectMany(c => Proofs(c!.AsObject())).Where(p => (string?)p["state"] == "not-met").ToList();
        Assert.Contains(missed, p => (string?)p["source"] == "retention");

        // Nobody of the other framework is there, which is said and no finding.
        var none = (await Invocation.RunAsync("report", place.Folder, "--evidence", "pci")).Expect(ExitCodes.Success);
        Assert.Contains("No account of the file is of the kind compliance.pci.", none.Output, StringComparison.Ordinal);
    }

    private static IEnumerable<JsonObject> Proofs(JsonObject control) => control["proofs"]!.AsArray().Select(p => p!.AsObject());
}
