using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Access;
using Bulkhead.Engine.Tests.Fakes;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>
/// Every resource of every kind of stack that Bulkhead writes, wherever it stands, is missed when it is removed by hand, and comes back. In each
/// round the next resource of every stack goes, all at once: a stack repairs itself, whatever is missing elsewhere.
/// </summary>
public sealed class RepairEverywhereTests
{
    private const string Everything = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          security: security
          logs: log-archive
          backups: backup
          escrow: escrow
          dev: { kind: development, budget: 100 USD, budget-stop: on }
          prod: production
          webdev: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2099-03-31 }
          clinic: compliance.hipaa
          cards: compliance.pci
        access:
          identity-providers:
            agency: { issuer: "https://login.webdev.example/tenant", audience: acme-aws }
            studio: { metadata: studio.xml }
          developers: { administer: dev, members: [ann@acme.example] }
          guests: { read: dev, from: agency, subjects: [ida] }
          makers: { read: dev, from: studio, subjects: [kim] }
          break-glass: [first, second]
        workloads:
          shop:
            environments: { production: prod }
            delivery: { repository: "github:acme/shop", branch: main, environment: production, push: developers }
        detection: { guardduty: off, security-hub: off, inspector: off, unused-access: 90 days }
        """;

    private const string Users = """
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { dev: development }
        access: { through: iam-users, developers: { administer: dev, members: [ann@acme.example] } }
        """;

    /// <summary>What CloudFormation can't see as gone, because reading it finds it still: a key that is to be deleted, and the policy of a topic, which is never without one.</summary>
    private static readonly string[] Stays = ["AWS::KMS::Key", "AWS::SNS::TopicPolicy"];

    /// <summary>What these files have none of: a share is for another organization's account (EscrowTests), and rules in a pack's template are the pack's.</summary>
    private static readonly string[] Elsewhere = ["AWS::RAM::ResourceShare", "AWS::Config::ConfigRule"];

    [Theory]
    [InlineData("everything", 16)]
    [InlineData("users", 2)]
    public async Task Each_resource_of_each_stack_that_is_removed_by_hand_is_seen_and_comes_back(string sample, int templates)
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        var desired = PeopleCloud.ReadModel(sample == "users" ? Users : Everything, null, ("studio.xml", FederationTests.Metadata)).Desired;
        Assert.Equal([], (await organization.ApplyAsync(session, desired)).Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}"));
        var places = new List<(AwsSession Session, StepAddress Address, List<string> Resources)>();
        foreach (var stack in desired.Stacks.GroupBy(s => s.Template.Name, StringComparer.Ordinal).Select(g => g.First(s => s.Region == new RegionName("eu-west-1"))))
        {
            var there = await InAsync(session, stack.Account);
            places.Add((there, stack.Address, [.. (await MadeAsync(there, stack.Template.Name)).Where(r => !Stays.Contains(r.Value.Type)).Select(r => r.Key)]));
        }

        Assert.True(places.Count >= templates, string.Join(", ", places.Select(p => p.Address)));
        var types = new HashSet<string>(StringComparer.Ordinal);
        var removed = 0;
        for (var round = 0; places.Any(p => p.Resources.Count > round); round++)
        {
            var gone = places.Where(p => p.Resources.Count > round).ToList();
            foreach (var (there, address, resources) in gone)
            {
                var (type, physical) = (await MadeAsync(there, address.Name))[resources[round]];
                await HandRemoval.RemoveAsync(there, type, physical);
                types.Add(type);
            }

            removed += gone.Count;

            var missed = (await LookAsync(session, desired)).Stacks.SelectMany(s => s.Resources.Where(r => r.IsDeleted).Select(r => $"{s.Account} {s.Stack} {r.LogicalId}")).ToHashSet(StringComparer.Ordinal);
            Assert.Equal([], gone.Select(p => $"{p.Session.Account} {p.Address.Name} {p.Resources[round]}").Where(r => !missed.Contains(r)));
            var planned = (await TestOrganization.PlanAsync(session, desired)).Steps.Select(s => s.Address).ToHashSet();
            Assert.Equal([], gone.Select(p => p.Address).Where(a => !planned.Contains(a)));
            var report = await organization.ApplyAsync(session, desired);
            Assert.Equal([], report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"round {round}: {s.Step.Address}: {s.Outcome}"));
            Assert.Equal([], (await LookAsync(session, desired)).Stacks.Where(s => !s.Resources.IsEmpty).Select(s => $"round {round}: {s}"));
            Assert.Equal([], (await TestOrganization.PlanAsync(session, desired)).Steps.Select(s => $"round {round}: {s.Address}"));
        }

        // Whatever type a template of these stacks can make was taken away, unless it is said why not.
        var possible = desired.Stacks.SelectMany(s => s.Template.Body.Split('\n')).Where(l => l.TrimStart().StartsWith("Type: AWS::", StringComparison.Ordinal)).Select(l => l.Split("Type: ")[1].Trim());
        Assert.Equal([], possible.Distinct().Where(t => !types.Contains(t) && !Stays.Contains(t) && !Elsewhere.Contains(t)));
        Assert.InRange(removed, templates, 200);
    }

    /// <summary>What a stack made, by logical id: what came back may have another physical id.</summary>
    private static async Task<SortedDictionary<string, (string Type, string Physical)>> MadeAsync(AwsSession session, string stack)
    {
        var made = await CallAsync(session, "cloudformation", "DescribeStackResources", new JsonObject { ["StackName"] = stack });
        return new(made["StackResources"]!.AsArray().ToDictionary(r => (string)r!["LogicalResourceId"]!, r => ((string)r!["ResourceType"]!, (string)r["PhysicalResourceId"]!)), StringComparer.Ordinal);
    }

    private static async Task<DriftReport> LookAsync(AwsSession session, DesiredOrganization desired)
    {
        var observed = Assert.IsType<ObservationResult.Observed>(await ObservedReader.ReadAsync(session, desired, null, CancellationToken.None)).Organization;
        var drift = await DriftReader.ReadAsync(session, desired, observed, TimeProvider.System, CancellationToken.None);
        Assert.True(drift.IsWhole);
        return drift;
    }

    private static async Task<AwsSession> InAsync(AwsSession management, string name)
    {
        if (name == "management") return management;
        var accounts = await CallAsync(management, "organizations", "ListAccounts", []);
        var id = AccountId.Parse((string)accounts["Accounts"]!.AsArray().Single(a => (string)a!["Name"]! == name)!["Id"]!);
        return Assert.IsType<SessionOpened>(await new AccountSessions(management).OpenAsync(id, new RegionName("eu-west-1"), CancellationToken.None)).Session;
    }

    private static async Task<JsonObject> CallAsync(AwsSession session, string service, string operation, JsonObject input) =>
        Assert.IsType<AwsSuccess>(await session.CallAsync(service, operation, input, CancellationToken.None)).Output;
}
