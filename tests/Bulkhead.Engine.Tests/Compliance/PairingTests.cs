using System.Text.Json.Nodes;
using Bulkhead.Engine.Compliance;
using Xunit;

namespace Bulkhead.Engine.Tests.Compliance;

/// <summary>Holds which rule answers which control to what AWS's documents say of it, as <c>aws-pairings.json</c> took it down.</summary>
public sealed class PairingTests
{
    private static readonly JsonObject Found = Load();

    public static TheoryData<string> Names => [.. ComplianceFramework.All.Select(f => f.Name)];

    /// <summary>A pairing that AWS's document does not have is wrong; one that it has, and that says it is Bulkhead's own, too.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rule_answers_what_its_source_says(string name)
    {
        var framework = ComplianceFramework.Find(name)!;
        var wrong = new List<string>();
        var count = 0;
        foreach (var control in framework.Controls)
        {
            foreach (var rule in control.Proofs.OfType<ComplianceProof.Rule>())
            {
                count++;
                var says = SourcesOf(name, rule.Name, control.Id).ToList();
                var (document, place) = (rule.Source.Document, rule.Source.Place);
                if (document == PairingDocument.Bulkhead ? says.Count > 0 || string.IsNullOrEmpty(place) : !says.Contains(rule.Source.ToString()))
                    wrong.Add($"{control.Id} {rule.Name}: says '{rule.Source}', and found was '{string.Join(", ", says)}'");
            }
        }

        Assert.Equal([], wrong);
        Assert.InRange(count, 20, 200);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_rule_is_one_of_AWSs_with_its_own_identifier_and_parameters(string name)
    {
        foreach (var rule in ComplianceFramework.Find(name)!.Rules)
        {
            var found = Assert.IsType<JsonObject>(Found[rule.Name]);
            Assert.Equal((string)found["identifier"]!, rule.Identifier);
            Assert.All(rule.Identifier, c => Assert.True(char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_', rule.Identifier));
            var parameters = (found["parameters"] as JsonObject ?? []).ToDictionary(p => p.Key, p => (string)p.Value!, StringComparer.Ordinal);
            // Passwords do not expire in the baseline, which is why it does not ask for it.
            parameters.Remove("MaxPasswordAge");
            Assert.Equal(parameters.OrderBy(p => p.Key, StringComparer.Ordinal), rule.Parameters);
        }
    }

    [Theory]
    [InlineData("hipaa", @"^164\.3\d\d(\([a-z0-9]+\))(\(\d+\))?(\([ivx]+\))?(\([A-D]\))?$")]
    [InlineData("pci", @"^([1-9]|1[0-2])\.\d{1,2}\.\d{1,2}(\.\d)?$")]
    public void Every_control_has_the_number_of_its_standard_and_every_proof_a_source(string name, string form)
    {
        var framework = ComplianceFramework.Find(name)!;
        Assert.All(framework.Controls, c => Assert.Matches(form, c.Id));
        Assert.All(framework.Controls.SelectMany(c => c.Proofs), p => Assert.Contains(p.PairedBy.Document, framework.Documents));
        Assert.All(framework.Controls, c => Assert.Equal(c.Proofs.Length, c.Proofs.Distinct().Count()));
        foreach (var document in framework.Documents)
        {
            Assert.NotEmpty(document.ReadIn);
            if (document != PairingDocument.Bulkhead) Assert.StartsWith("https://docs.aws.amazon.com/", document.Address, StringComparison.Ordinal);
        }

        Assert.Equal(framework.Documents.Length, framework.Documents.Select(d => d.Name).Distinct().Count());
    }

    /// <summary>The sources, written as the product writes them, that pair a rule with a control.</summary>
    private static IEnumerable<string> SourcesOf(string framework, string rule, string control)
    {
        foreach (var (document, says) in Found[rule]?[framework] as JsonObject ?? [])
        {
            var controls = says is JsonObject hub ? hub["requirements"]!.AsArray() : says!.AsArray();
            if (controls.Any(c => (string)c! == control)) yield return says is JsonObject named ? $"{document} {(string)named["control"]!}" : document;
        }
    }

    private static JsonObject Load()
    {
        using var stream = typeof(PairingTests).Assembly.GetManifestResourceStream($"{typeof(PairingTests).Namespace}.aws-pairings.json")!;
        return JsonNode.Parse(stream)!["rules"]!.AsObject();
    }
}
