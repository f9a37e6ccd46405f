using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Documents;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Tests.Observed;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>Who may push is who may change production, unless a second person stands between.</summary>
public sealed class DeliveryTests
{
    private const string Organization = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { dev: development, staging: staging, prod: production }
        access:
          developers: { administer: dev, members: [ann@acme.example] }
          reviewers: { read: staging, members: [rita@acme.example] }
          operators: { operate: prod, members: [olga@acme.example] }
        facts: { nothing-else: on }
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("github:acme/shop", "push: developers", "nobody in developers can assume prod", "broken", "D07")]
    [InlineData("gitlab:acme/shop", "push: developers", "nobody in developers can assume prod", "broken", "X91")]
    [InlineData("terraform:acme/core/shop", "push: developers", "nobody in developers can assume prod", "broken", "X92")]
    [InlineData("github:acme/shop", "push: developers, approve: operators", "nobody in developers can assume prod", "proved", null)]
    [InlineData("gitlab:acme/shop", "push: developers, approve: operators", "nobody in developers can assume prod", "proved", null)]
    [InlineData("github:acme/shop", "push: developers, approve: reviewers", "nobody in developers and reviewers can assume prod", "broken", "X90")]
    [InlineData("github:acme/shop", "push: operators", "nobody outside operators and delivery(shop) can assume prod", "proved", null)]
    [InlineData("github:acme/shop", "push: developers", "nobody outside operators and delivery(shop) can assume prod", "broken", "D07")]
    public async Task Push_access_counts_unless_a_second_person_approves(string repository, string who, string sentence, string verdict, string? rule)
    {
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read($$"""
            {{Organization}}
            workloads:
              shop:
                environments: { production: prod }
                delivery: { repository: "{{repository}}", environment: production, {{who}} }
            invariants: ["{{sentence}}"]
            """);
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel));
        var plan = Planner.Plan(desired, observed.Organization).Plan;
        var collected = await InvariantCollection.ReadAsync(cloud.Management, desired, plan, cloud.Operations, Cancel);
        var report = InvariantProver.Prove(model, desired, plan, collected.Organization, collected.Accounts);
        var planned = Assert.Single(report.ForPlan());
        Assert.Equal(verdict, planned.Verdict);
        if (rule is not null) Assert.Contains(planned.Path, s => s.Rule == rule);
    }

    [Theory]
    [InlineData("developers: [octo-dev], operators: [octo-ops]", true, "nobody in developers can assume prod", "proved", null)]
    [InlineData("developers: [octo-dev, octo-ops]", true, "nobody in developers can assume prod", "broken", "X96")]
    [InlineData("developers: [octo-dev], operators: [octo-ops]", false, "nobody in developers can assume prod", "broken", "X95")]
    [InlineData("operators: [octo-ops]", false, "nobody in developers can assume prod", "not-proved", null)]
    // An environment that any branch may use runs for pull requests, too, and the export does not say who makes these.
    [InlineData("nobody: [octo-dev], operators: [octo-ops]", false, "nobody in developers can assume prod", "not-proved", null)]
    [InlineData("nobody: [octo-dev], operators: [octo-ops]", true, "nobody in developers can assume prod", "proved", null)]
    public async Task Exported_settings_say_who_pushes_and_who_approves(string people, bool isReviewed, string sentence, string verdict, string? rule)
    {
        var reviewers = isReviewed ? """{"type":"required_reviewers","reviewers":[{"type":"User","reviewer":{"login":"octo-ops"}}]}""" : "";
        var settings = $$$"""
            { "github:acme/shop": {
                "collaborators": [{ "login": "octo-dev", "role_name": "write", "permissions": { "push": true, "admin": false } }],
                "keys": [], "installations": { "total_count": 0, "installations": [] }, "rulesets": [],
                "environments": { "total_count": 1, "environments": [{ "name": "production", "protection_rules": [{{{reviewers}}}] }] } } }
            """;
        await using var cloud = await LocalOrganization.StartAsync();
        var (model, desired) = Read($$"""
            {{Organization.Replace("nothing-else: on", $"nothing-else: on, settings: [shop.json], people: {{ {people} }}", StringComparison.Ordinal)}}
            workloads:
              shop:
                environments: { production: prod }
                delivery: { repository: github:acme/shop, environment: production, push: developers, approve: operators }
            invariants: ["{{sentence}}"]
            """, settings);
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(cloud.Management, desired, null, Cancel));
        var plan = Planner.Plan(desired, observed.Organization).Plan;
        var collected = await InvariantCollection.ReadAsync(cloud.Management, desired, plan, cloud.Operations, Cancel);
        var planned = Assert.Single(InvariantProver.Prove(model, desired, plan, collected.Organization, collected.Accounts).ForPlan());
        Assert.Equal(verdict, planned.Verdict);
        if (rule is not null) Assert.Contains(planned.Path, s => s.Rule == rule);
    }

    [Fact]
    public void The_role_of_a_delivery_trusts_one_subject_whole()
    {
        var (_, desired) = Read($$"""
            {{Organization}}
            workloads:
              shop:
                environments: { production: prod, test: dev }
                delivery: { repository: github:acme/shop, environment: [production, test], push: developers, approve: operators }
              net-work:
                environments: { production: prod }
                delivery: { repository: gitlab:acme/core/network, branch: release, environment: production, push: operators, permissions: [] }
            """);
        var stacks = desired.Stacks.Where(s => s.Template.Name == DeliveryStacks.Name).ToDictionary(s => s.Account, StringComparer.Ordinal);
        Assert.Equal(["dev", "prod"], stacks.Keys.Order(StringComparer.Ordinal));
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["AWS::AccountId"] = "111111111111", ["AWS::Partition"] = "aws" };
        var resources = TemplateValues.ResourcesOf(stacks["prod"].Template.Body, values).ToList();
        Assert.Equal(2, resources.Count(r => r.Type == "AWS::IAM::OIDCProvider"));
        var roles = resources.Where(r => r.Type == "AWS::IAM::Role").ToDictionary(r => (string)r.Properties["RoleName"]!, r => r.Properties, StringComparer.Ordinal);
        Assert.Equal(["bulkhead-delivery-net-work", "bulkhead-delivery-shop"], roles.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["repo:acme/shop:environment:production"], SubjectsOf(roles["bulkhead-delivery-shop"], "token.actions.githubusercontent.com"));
        Assert.Equal(["project_path:acme/core/network:ref_type:branch:ref:release"], SubjectsOf(roles["bulkhead-delivery-net-work"], "gitlab.com"));
        Assert.Equal(["arn:aws:iam::aws:policy/PowerUserAccess"], roles["bulkhead-delivery-shop"]["ManagedPolicyArns"]!.AsArray().Select(p => (string)p!));
        Assert.Null(roles["bulkhead-delivery-net-work"]["ManagedPolicyArns"]);
    }

    [Theory]
    [InlineData("facts: { nothing-else: on }", false)]
    [InlineData("", true)]
    public void Repositories_that_the_file_does_not_name_are_unknown_unless_it_says_that_there_are_none(string facts, bool mayHaveOthers)
    {
        const string management = "111111111111";
        var (model, _) = Read($$"""
            {{Organization.Replace("facts: { nothing-else: on }", facts, StringComparison.Ordinal)}}
            workloads:
              shop:
                environments: { production: prod }
                delivery: { repository: github:acme/shop, environment: production, push: developers }
            """);
        var declared = DeclaredDeliveries.Of(model, management, new HashSet<string>(), _ => [])!;
        using var text = System.Text.Json.JsonDocument.Parse(declared.ToJsonString());
        var diagnostics = new Bulkhead.Core.Diagnostics.DiagnosticBag();
        var snapshot = Bulkhead.Reach.Facts.SnapshotReader.Read(new([], null, [new("deliveries", text.RootElement.Clone())]) { IsDeclarationComplete = !mayHaveOthers }, diagnostics)!;
        Assert.Empty(diagnostics.ToSorted());
        var repositories = snapshot.OfKind("github.repository", management);
        Assert.Contains(repositories, r => r.Arn == "GitHub:acme/shop");
        Assert.Equal(mayHaveOthers, repositories.Any(r => r.Uncollected is not null));
    }

    private sealed class OneFile(string? text) : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => text is null ? FileContent.Unreadable("it does not exist") : FileContent.Of(System.Text.Encoding.UTF8.GetBytes(text));
    }

    private static IEnumerable<string> SubjectsOf(JsonObject role, string provider) =>
        role["AssumeRolePolicyDocument"]!["Statement"]![0]!["Condition"]!["StringEquals"]![$"{provider}:sub"]!.AsArray().Select(s => (string)s!);

    private static (OrganizationModel Model, DesiredOrganization Desired) Read(string text, string? file = null)
    {
        var result = ConfigurationReader.Read([new SourceFile("bulkhead.yaml", text)], new OneFile(file));
        Assert.Empty(result.Diagnostics);
        return (result.Model!, DesiredBuilder.Build(result.Model!, GuardrailCompiler.Compile(result.Model!).Policies, new DateOnly(2026, 11, 21)));
    }
}
