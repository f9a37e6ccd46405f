using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Xunit;
using static Bulkhead.Config.Tests.Guardrails.Organizations;

namespace Bulkhead.Config.Tests.Guardrails;

public sealed class GuardrailCompilerTests
{
    private static readonly AccountKind Development = Kind("development", "Workloads/Development");
    private static readonly AccountKind Production = Kind("production", "Workloads/Production");
    private static readonly AccountKind Logs = Kind("log-archive", "Security", AccountRole.LogArchive);
    private static readonly AccountKind Backup = Kind("backup", "Security", AccountRole.Backup);
    private static readonly AccountKind Suspended = Kind("suspended", "Suspended", AccountRole.Suspended);

    [Fact]
    public void An_organization_that_asks_for_nothing_still_has_the_floor()
    {
        var policies = Compile(Organization([Suspended, Production], [Account("prod", Production)])).Policies;

        Assert.Equal(["Root: deny-leaving-organization, protect-baseline", "Suspended: deny-all", "Suspended: deny-all-access"], policies.Select(Print));
        Assert.Equal(["bulkhead-scp-root-1", "bulkhead-scp-suspended-1", "bulkhead-rcp-suspended-1"], policies.Select(p => p.Name));
    }

    [Fact]
    public void The_file_may_give_the_floor_parameters()
    {
        var policies = Compile(Organization([], [], Use("protect-baseline", Everywhere).With("exempt", "arn:*:iam::*:role/platform"))).Policies;

        var root = Assert.Single(policies);
        Assert.Equal("Root: deny-leaving-organization, protect-baseline", Print(root));
        Assert.Contains("role/platform", root.Content, StringComparison.Ordinal);
    }

    [Fact]
    public void A_guardrail_of_every_kind_below_a_unit_goes_on_that_unit()
    {
        var policies = Below(Compile(Organization(
            [Development, Production],
            [Account("dev", Development), Account("prod", Production)],
            Use("deny-root-user", Of("development")),
            Use("deny-root-user", Of("production")),
            Use("deny-iam-users", Of("production")))));

        Assert.Equal(["Workloads/Production: deny-iam-users", "Workloads: deny-root-user"], policies);
    }

    [Fact]
    public void A_guardrail_of_a_kind_that_shares_its_unit_goes_on_the_account()
    {
        var policies = Below(Compile(Organization([Logs, Backup], [Account("logs", Logs)], Use("deny-log-deletion", Of("log-archive")))));

        Assert.Equal(["logs: deny-log-deletion"], policies);
    }

    [Fact]
    public void A_guardrail_of_a_kind_never_goes_on_the_root_by_itself()
    {
        var policies = Below(Compile(Organization(
            [Production, Logs],
            [Account("prod", Production), Account("logs", Logs)],
            Use("deny-root-user", Of("production"), Of("log-archive")))));

        Assert.Equal(["Security, Workloads: deny-root-user"], policies);
    }

    [Fact]
    public void An_account_away_from_home_is_bound_by_its_kind()
    {
        var policies = Below(Compile(Organization(
            [Production, Development],
            [Account("prod", Production), Account("edge", Production, "Sandbox"), Account("dev", Development, "Sandbox")],
            Use("deny-iam-users", Of("production")))));

        Assert.Equal(["Workloads/Production, edge: deny-iam-users"], policies);
    }

    [Fact]
    public void Accounts_with_the_same_guardrails_share_one_policy()
    {
        var policy = Compile(Organization([Logs, Backup], [Account("b1", Backup), Account("b2", Backup), Account("logs", Logs)], Use("require-tls", Of("backup"))))
            .Policies.Single(p => p.Type == OrganizationPolicyType.ResourceControl);

        Assert.Equal(("bulkhead-rcp-kind-backup-1", "b1, b2: require-tls"), (policy.Name, Print(policy)));
    }

    [Fact]
    public void Declarative_guardrails_of_a_target_become_one_document()
    {
        var policy = Compile(Organization([], [], Use("deny-serial-console", Everywhere), Use("block-public-networks", Everywhere), Use("only-trusted-images", Everywhere)))
            .Policies.Single(p => p.Type == OrganizationPolicyType.DeclarativeEc2);

        Assert.Equal(
            """{"ec2_attributes":{"allowed_images_settings":{"image_criteria":{"criteria_1":{"allowed_image_providers":{"@@assign":["amazon"]}}},"state":{"@@assign":"enabled"}},"serial_console_access":{"status":{"@@assign":"disabled"}},"vpc_block_public_access":{"internet_gateway_block":{"exclusions_allowed":{"@@assign":"disabled"},"mode":{"@@assign":"block_ingress"}}}}}""",
            policy.Content);
    }

    [Fact]
    public void A_declarative_guardrail_is_set_again_where_it_is_asked_for_again()
    {
        var policies = Compile(Organization(
            [Production],
            [Account("prod", Production)],
            Use("block-public-networks", Everywhere, On("prod")),
            Use("block-public-networks", In("Workloads")).With("mode", "block_bidirectional"))).Policies;

        Assert.Equal(
            ["Root, prod: block-public-networks", "Workloads: block-public-networks"],
            policies.Where(p => p.Type == OrganizationPolicyType.DeclarativeEc2).Select(Print));
    }

    [Fact]
    public void Two_declarative_guardrails_that_differ_on_one_target_are_reported()
    {
        var compilation = GuardrailCompiler.Compile(Organization(
            [], [], Use("block-public-networks", Everywhere), Use("block-public-networks", Everywhere).With("mode", "block_bidirectional")));

        var mistake = Assert.Single(compilation.Diagnostics);
        Assert.Equal("BH3008", mistake.Code);
        Assert.Contains("vpc_block_public_access.internet_gateway_block.mode", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_file_is_kept_whole_without_its_white_space()
    {
        const string Json = """{ "Statement": [ { "Resource": ["*"], "Sid": "Keep me", "Effect": "Deny", "Action": ["s3:Get*"] } ], "Version": "2012-10-17" }""";
        var policy = Compile(Organization([], [], Custom("no-reading", OrganizationPolicyType.ServiceControl, Json, Everywhere)))
            .Policies.Single(p => p.Name == "bulkhead-scp-custom-no-reading");

        Assert.Equal("""{"Statement":[{"Resource":["*"],"Sid":"Keep me","Effect":"Deny","Action":["s3:Get*"]}],"Version":"2012-10-17"}""", policy.Content);
        Assert.Equal("Root: no-reading", Print(policy));
    }

    [Theory]
    [InlineData("{ \"Statement\": ", "BH1")]
    [InlineData("[]", "BH3010")]
    [InlineData("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"s3:GetObjekt\",\"Resource\":\"*\"}]}", "BH6111")]
    [InlineData("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Forbid\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}]}", "BH6")]
    [InlineData("{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}", "BH3009")]
    public void A_policy_file_that_is_wrong_is_reported_at_its_place(string json, string code)
    {
        var compilation = GuardrailCompiler.Compile(Organization([], [], Custom("mine", OrganizationPolicyType.ServiceControl, json, Everywhere)));

        var mistake = Assert.Single(compilation.Diagnostics);
        Assert.Equal("policies/mine.json", mistake.Span!.Value.File.Path);
        Assert.StartsWith(code, mistake.Code, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_file_that_is_too_large_is_reported_with_its_size()
    {
        var json = $$"""{ "Statement": [ { "Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::{{new string('a', 10_240)}}" } ] }""";
        var compilation = GuardrailCompiler.Compile(Organization([], [], Custom("mine", OrganizationPolicyType.ServiceControl, json, Everywhere)));

        var mistake = Assert.Single(compilation.Diagnostics, d => d.Code == "BH3006");
        Assert.Contains("10,324", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_reported_with_the_target_and_the_sizes()
    {
        var uses = Enumerable.Range(0, 10).Select(i => Custom(
            $"mine-{i}",
            OrganizationPolicyType.ServiceControl,
            $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:GetObject","Resource":"arn:aws:s3:::bucket-{{i}}/*"}]}""",
            In("Workloads")));
        var mistake = Assert.Single(GuardrailCompiler.Compile(Organization([Production], [], uses)).Diagnostics);

        Assert.Equal(("BH3007", Severity.Error), (mistake.Code, mistake.Severity));
        Assert.Contains("'Workloads'", mistake.Message, StringComparison.Ordinal);
        Assert.Contains("9 policies of 10,240", mistake.Message, StringComparison.Ordinal);
        Assert.Matches("mine-9 [0-9]+ \\(a policy of its own\\)", mistake.Help);
    }

    [Fact]
    public void The_whole_library_fits_on_one_target()
    {
        var compilation = GuardrailCompiler.Compile(Organization(
            [Production], [], GuardrailLibrary.Names.Select(n => Use(n, In("Workloads")))));

        Assert.Empty(compilation.Diagnostics);
        Assert.All(compilation.Policies, p => Assert.NotNull(JsonNode.Parse(p.Content)));
        Assert.InRange(compilation.Policies.Count(p => p.Type == OrganizationPolicyType.ServiceControl), 2, 5);
    }

    [Fact]
    public void Denying_everything_everywhere_is_worth_a_warning()
    {
        Assert.Equal(["BH3011"], GuardrailCompiler.Compile(Organization([], [], Use("deny-all", Everywhere))).Diagnostics.Select(d => d.Code));
    }

    [Fact]
    public void Units_whose_names_differ_in_punctuation_only_have_policies_of_their_own()
    {
        var policies = Compile(Organization(
            [Kind("a", "A-B"), Kind("b", "A/B")], [], Use("deny-root-user", In("A-B")), Use("deny-iam-users", In("A/B")))).Policies;

        Assert.Equal(policies.Length, policies.Select(p => p.Name).Distinct().Count());
        Assert.Equal(2, policies.Count(p => p.Name.StartsWith("bulkhead-scp-a-b-1", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_thousand_accounts_share_a_handful_of_policies()
    {
        var kinds = new[] { Development, Production, Logs, Backup, Suspended };
        var accounts = Enumerable.Range(0, 1_000).Select(i => Account($"account-{i:0000}", kinds[i % 4], i % 7 == 0 ? $"Regions/R{i % 5}" : null));
        var uses = GuardrailLibrary.Names.Where(n => n is not ("deny-all" or "deny-all-access")).Select((n, i) => Use(n, Of(kinds[i % 4].Name), Of(kinds[(i + 1) % 4].Name)));
        var compilation = Compile(Organization(kinds, accounts, uses));

        Assert.InRange(compilation.Policies.Length, 4, 60);
    }

    private static GuardrailCompilation Compile(OrganizationModel model)
    {
        var compilation = GuardrailCompiler.Compile(model);
        Assert.Empty(compilation.Diagnostics);
        return compilation;
    }

    private static string Print(OrganizationPolicy policy) =>
        $"{string.Join(", ", policy.Targets)}: {string.Join(", ", policy.Guardrails)}";

    private static IEnumerable<string> Below(GuardrailCompilation compilation) =>
        compilation.Policies.Select(Print).Where(p => !p.StartsWith("Root:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);
}
