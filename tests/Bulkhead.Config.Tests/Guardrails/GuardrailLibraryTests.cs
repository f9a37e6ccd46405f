using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Lint;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

public sealed class GuardrailLibraryTests
{
    public static TheoryData<string> Names => [.. GuardrailLibrary.Names];

    [Fact]
    public void The_library_is_large_enough_and_has_every_type()
    {
        Assert.True(GuardrailLibrary.All.Length >= 40);
        Assert.Equal(3, GuardrailLibrary.All.Select(g => g.Type).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guardrail_says_what_it_stops_and_where_AWS_says_so(string name)
    {
        var guardrail = GuardrailLibrary.Get(name);

        Assert.EndsWith(".", guardrail.Stops, StringComparison.Ordinal);
        Assert.InRange(guardrail.Stops.Length, 20, 160);
        Assert.NotEmpty(guardrail.References);
        Assert.All(guardrail.References, r => Assert.Matches("^https://(docs\\.)?aws\\.amazon\\.com/|^https://docs\\.aws\\.amazon\\.com/", r));
        Assert.All(guardrail.Parameters, p => Assert.EndsWith(".", p.Description, StringComparison.Ordinal));
        Assert.Equal(guardrail.Parameters.Length, guardrail.Parameters.Select(p => p.Name).Distinct().Count());
        Assert.All(guardrail.Parameters, p => Assert.Equal(p.Kind == GuardrailParameterKind.Choice, p.Choices.Length > 0));
        Assert.DoesNotContain(guardrail.Parameters, p => GuardrailBinder.FixedNames.Contains(p.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guardrail_with_its_defaults_is_a_policy_within_its_size(string name)
    {
        var bound = Bind(Organizations.Use(name));

        Assert.InRange(bound.Content.Length, 20, PolicyLimits.Of(bound.Type).MaxCharacters / 2);
        Assert.DoesNotMatch("(?<![$])[{][a-z-]+[}]", bound.Content);
        Assert.NotNull(JsonNode.Parse(bound.Content));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_action_is_in_the_catalogue(string name)
    {
        var catalogue = ActionCatalogue.Embedded;
        foreach (var action in Bind(Organizations.Use(name)).Statements.SelectMany(s => s.Actions).Where(a => a != "*"))
        {
            Assert.True(catalogue.Expand(action).Any(), $"{action} is no action");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_resource_control_policy_keeps_to_its_own_rules(string name)
    {
        var bound = Bind(Organizations.Use(name));
        if (bound.Type != OrganizationPolicyType.ResourceControl) return;

        // Organizations User Guide, "RCP syntax": Deny only, everybody as principal, no bare star, supported services.
        Assert.All(bound.Statements, s => Assert.Equal(("Deny", "\"*\"", false), (s.Effect, s.Principal, s.NotAction)));
        Assert.All(bound.Statements.SelectMany(s => s.Actions), a => Assert.True(ActionCatalogue.Embedded.SupportsResourceControlPolicies(a.Split(':')[0]), a));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_service_control_policy_denies_and_names_no_principal(string name)
    {
        var bound = Bind(Organizations.Use(name));
        if (bound.Type != OrganizationPolicyType.ServiceControl) return;

        Assert.All(bound.Statements, s => Assert.Equal(("Deny", ""), (s.Effect, s.Principal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_lint_finds_nothing_in_the_library(string name)
    {
        var bound = Bind(Organizations.Use(name));
        if (bound.Type == OrganizationPolicyType.DeclarativeEc2) return;
        var kind = bound.Type == OrganizationPolicyType.ServiceControl ? PolicyDocumentKind.ServiceControl : PolicyDocumentKind.ResourceControl;

        Assert.Empty(new PolicyLinter().Lint($"{name}.json", bound.Content, kind).Diagnostics.Select(d => $"{d.Code} {d.Message}"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_parameter_that_may_be_empty_only_ever_excepts_somebody(string name)
    {
        var guardrail = GuardrailLibrary.Get(name);
        foreach (var parameter in guardrail.Parameters.Where(p => p.MayBeEmpty))
        {
            var places = Places(guardrail.Policy, $"{{{parameter.Name}}}", []).ToList();
            Assert.NotEmpty(places);
            Assert.All(places, path => Assert.True(
                path.Any(key => key is "NotAction" || key.Contains("Not", StringComparison.Ordinal)), string.Join('/', path)));
        }
    }

    [Fact]
    public void A_placeholder_without_values_takes_its_condition_with_it_and_leaves_its_statement()
    {
        var without = Bind(Organizations.Use("deny-domain-transfers"));
        var with = Bind(Organizations.Use("deny-domain-transfers").With("exempt", "arn:*:iam::*:role/dns", "arn:*:iam::*:role/admin"));

        Assert.Equal("", Assert.Single(without.Statements).Condition);
        Assert.Equal(
            """{"ArnNotLike":{"aws:PrincipalArn":["arn:*:iam::*:role/admin","arn:*:iam::*:role/dns"]}}""",
            Assert.Single(with.Statements).Condition);
        Assert.Equal(without.Statements[0].Actions, with.Statements[0].Actions);
    }

    [Fact]
    public void A_value_can_not_change_the_document()
    {
        const string Hostile = """x"}},{"Effect":"Allow","Action":"*","Resource":"*"},{"a":{"b":"{exempt}""";
        var bound = Bind(Organizations.Use("deny-large-instances").With("types", Hostile));

        var values = JsonNode.Parse(bound.Content)!["Statement"]!.AsArray();
        Assert.Equal(2, values.Count);
        Assert.Equal(Hostile, values[0]!["Condition"]!.AsObject().Single(c => c.Key.StartsWith("StringNotLike", StringComparison.Ordinal)).Value!.AsObject().Single().Value!.GetValue<string>());
    }

    [Fact]
    public void Every_mistake_in_a_use_is_reported()
    {
        AssertMistake("BH3001", "did you mean 'deny-root-user'?", Organizations.Use("deny-rot-user"));
        AssertMistake("BH3002", "did you mean 'exempt'?", Organizations.Use("deny-iam-users").With("exempts", "arn:aws:iam::1:role/a"));
        AssertMistake("BH3003", null, Organizations.Use("deny-large-instances").With("types"));
        AssertMistake("BH3004", null, Organizations.Use("deny-iam-users").With("exempt", "role/admin"));
        AssertMistake("BH3004", null, Organizations.Use("only-governed-regions").With("regions", "Ireland"));
        AssertMistake("BH3004", null, Organizations.Use("only-organization-roles").With("accounts", "vendor"));
        AssertMistake("BH3004", null, Organizations.Use("instance-metadata-defaults").With("hops", "two"));
        AssertMistake("BH3004", "did you mean 'block_ingress'?", Organizations.Use("block-public-networks").With("mode", "block_ingres"));
        AssertMistake("BH3005", null, Organizations.Use("limit-presigned-urls").With("milliseconds", "1", "2"));
    }

    internal static BoundGuardrail Bind(GuardrailUse use)
    {
        var diagnostics = new DiagnosticBag();
        var bound = GuardrailBinder.Bind(use, Organizations.Organization([], []), diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return bound!;
    }

    private static void AssertMistake(string code, string? label, GuardrailUse use)
    {
        var diagnostics = new DiagnosticBag();
        GuardrailBinder.Check(use, Organizations.Organization([], []), diagnostics);
        var mistake = Assert.Single(diagnostics.ToSorted());
        Assert.Equal((code, label), (mistake.Code, mistake.Label));
    }

    private static IEnumerable<ImmutableArray<string>> Places(DocumentNode node, string text, ImmutableArray<string> path) => node switch
    {
        DocumentMapping mapping => mapping.Entries.SelectMany(e => Places(e.Value, text, path.Add(e.Key))),
        DocumentSequence sequence => sequence.Items.SelectMany(i => Places(i, text, path)),
        DocumentScalar scalar => scalar.Text.Contains(text, StringComparison.Ordinal) ? [path] : [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
