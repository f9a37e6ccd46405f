using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Plans;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;
using Xunit;

namespace Bulkhead.Engine.Tests.Invariants;

/// <summary>Plans played on an organization.</summary>
public sealed class PlannedOrganizationTests
{
    private const string Deny = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:DeleteBucket","Resource":"*"}]}""";

    [Fact]
    public void Enabling_SCPs_attaches_FullAWSAccess_everywhere_so_that_no_level_forbids_everything()
    {
        // An organization that never had SCPs: the collector lists no policy.
        var current = JsonNode.Parse("""
            {"organizations:DescribeOrganization":{"Organization":{"Id":"o-example123","MasterAccountId":"999999999999"}},
             "organizations:ListRoots":{"Roots":[{"Id":"r-root"}]},
             "organizations:ListOrganizationalUnitsForParent":{"r-root":{"OrganizationalUnits":[{"Id":"ou-root-old","Name":"Old"}]}},
             "organizations:ListAccountsForParent":{"r-root":{"Accounts":[{"Id":"999999999999","Name":"management"}]},"ou-root-old":{"Accounts":[{"Id":"111111111111","Name":"dev"}]}},
             "organizations:ListPolicies":{},"organizations:DescribePolicy":{},"organizations:ListTargetsForPolicy":{}}
            """)!.AsObject();
        var plan = PlanOf(
            new StepPayload.EnablePolicyType("SERVICE_CONTROL_POLICY"),
            new StepPayload.WriteUnit("New", null, ImmutableSortedDictionary<string, string>.Empty),
            new StepPayload.WritePolicy(OrganizationPolicyType.ServiceControl, "fence", "", Deny, null, ImmutableSortedDictionary<string, string>.Empty),
            new StepPayload.PlaceAccount("dev", "111111111111", "New"),
            new StepPayload.AttachPolicy(OrganizationPolicyType.ServiceControl, "fence", "New", null));
        var place = Read(PlannedOrganization.After(plan, current)).Accounts["111111111111"];
        Assert.Null(place.ServiceControlUnknown);
        Assert.All(place.ServiceControl!.Value, level => Assert.Contains(level, p => p.Statements.Any(s => s.Effect == StatementEffect.Allow)));
        Assert.Contains(place.ServiceControl!.Value[1], p => p.Name == "fence");
    }

    private static Snapshot Read(PlannedOrganization organization)
    {
        var diagnostics = new DiagnosticBag();
        using var json = JsonDocument.Parse(organization.ToJson().ToJsonString());
        var snapshot = SnapshotReader.Read(new([], new("organization", json.RootElement.Clone()), []), diagnostics);
        Assert.Empty(diagnostics.ToSorted());
        return snapshot!;
    }

    internal static Plan PlanOf(params StepPayload[] payloads) => new()
    {
        Organization = "acme",
        ManagementAccount = "999999999999",
        Home = "eu-west-1",
        Partition = "aws",
        JournalBucket = "b",
        Fingerprint = "f",
        ReadCalls = 1,
        AccountIds = ImmutableSortedDictionary<string, string>.Empty.Add("dev", "111111111111"),
        UnitIds = ImmutableSortedDictionary<string, string>.Empty,
        PolicyIds = ImmutableSortedDictionary<string, string>.Empty,
        Steps =
        [
            .. payloads.Select((p, i) => new PlanStep
            {
                Address = new(StepKind.Policy, $"step {i}"),
                Action = StepAction.Create,
                Payload = p,
                Reason = "",
            }),
        ],
        LeftAlone = [],
        Invariants = [],
    };
}
