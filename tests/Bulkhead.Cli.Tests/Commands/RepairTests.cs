using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary>
/// A piece of the organization itself that somebody takes away by hand shows in <c>status</c>, by its exit code and by name, and <c>apply</c> brings it
/// back. What stands in the accounts the engine's tests take away, resource by resource.
/// </summary>
public sealed class RepairTests(RepairTests.AppliedOrganization applied) : IClassFixture<RepairTests.AppliedOrganization>
{
    [Theory]
    [InlineData("policy deleted", "bulkhead-scp-root-1")]
    [InlineData("policy changed", "bulkhead-scp-root-1")]
    [InlineData("policy detached", "bulkhead-scp-workloads-development-1")]
    [InlineData("policy type disabled", "RESOURCE_CONTROL_POLICY")]
    [InlineData("trusted access disabled", "cloudtrail.amazonaws.com")]
    [InlineData("delegated administrator taken back", "config.amazonaws.com")]
    [InlineData("account moved", "dev")]
    [InlineData("unit deleted", "Suspended")]
    [InlineData("trail stopped", "bulkhead-trail")]
    [InlineData("person let out", "developers")]
    [InlineData("group deleted", "developers")]
    public async Task What_somebody_takes_away_by_hand_shows_in_status_and_apply_brings_it_back(string piece, string named)
    {
        using var place = Workplace.CopyOf(applied.Place);
        await using (var cloud = await Cloud.OpenAsync(place)) await TakeAsync(cloud, piece);
        var status = (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Changes);
        Assert.Contains(named, status.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        Assert.Contains("As the file says", (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Success).Output, StringComparison.Ordinal);
    }

    private static async Task TakeAsync(Cloud cloud, string piece)
    {
        var root = await cloud.RootAsync();
        switch (piece)
        {
            case "policy deleted":
                var policy = new JsonObject { ["PolicyId"] = await cloud.FindPolicyAsync("SERVICE_CONTROL_POLICY", "bulkhead-scp-root-1") };
                await cloud.CallAsync("DetachPolicy", new JsonObject { ["PolicyId"] = (string)policy["PolicyId"]!, ["TargetId"] = root });
                await cloud.CallAsync("DeletePolicy", policy);
                break;
            case "policy changed":
                await cloud.CallAsync("UpdatePolicy", new JsonObject
                {
                    ["PolicyId"] = await cloud.FindPolicyAsync("SERVICE_CONTROL_POLICY", "bulkhead-scp-root-1"),
                    ["Content"] = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""",
                });
                break;
            case "policy detached":
                var detached = await cloud.FindPolicyAsync("SERVICE_CONTROL_POLICY", "bulkhead-scp-workloads-development-1");
                var target = (await cloud.CallAsync("ListTargetsForPolicy", new JsonObject { ["PolicyId"] = detached }))["Targets"]![0]!["TargetId"]!;
                await cloud.CallAsync("DetachPolicy", new JsonObject { ["PolicyId"] = detached, ["TargetId"] = (string)target! });
                break;
            case "policy type disabled":
                await cloud.CallAsync("DisablePolicyType", new JsonObject { ["RootId"] = root, ["PolicyType"] = "RESOURCE_CONTROL_POLICY" });
                break;
            case "trusted access disabled":
                await cloud.CallAsync("DisableAWSServiceAccess", new JsonObject { ["ServicePrincipal"] = "cloudtrail.amazonaws.com" });
                break;
            case "delegated administrator taken back":
                var administrators = (await cloud.CallAsync("ListDelegatedAdministrators", new JsonObject { ["ServicePrincipal"] = "config.amazonaws.com" }))["DelegatedAdministrators"]!;
                await cloud.CallAsync("DeregisterDelegatedAdministrator", new JsonObject { ["AccountId"] = (string)administrators[0]!["Id"]!, ["ServicePrincipal"] = "config.amazonaws.com" });
                break;
            case "account moved":
                var dev = (string)(await cloud.CallAsync("ListAccounts", []))["Accounts"]!.AsArray().Single(a => (string)a!["Name"]! == "dev")!["Id"]!;
                var unit = (string)(await cloud.CallAsync("ListParents", new JsonObject { ["ChildId"] = dev }))["Parents"]![0]!["Id"]!;
                await cloud.CallAsync("MoveAccount", new JsonObject { ["AccountId"] = dev, ["SourceParentId"] = unit, ["DestinationParentId"] = root });
                break;
            case "unit deleted":
                var units = (await cloud.CallAsync("ListOrganizationalUnitsForParent", new JsonObject { ["ParentId"] = root }))["OrganizationalUnits"]!.AsArray();
                await cloud.CallAsync("DeleteOrganizationalUnit", new JsonObject { ["OrganizationalUnitId"] = (string)units.Single(u => (string)u!["Name"]! == "Suspended")!["Id"]! });
                break;
            case "trail stopped":
                await cloud.CallAsync("cloudtrail", "StopLogging", new JsonObject { ["Name"] = "bulkhead" });
                break;
            case "person let out":
                var (store, group) = await GroupAsync(cloud);
                var members = (await cloud.CallAsync("identitystore", "ListGroupMemberships", new JsonObject { ["IdentityStoreId"] = store, ["GroupId"] = group }))["GroupMemberships"]!;
                await cloud.CallAsync("identitystore", "DeleteGroupMembership", new JsonObject { ["IdentityStoreId"] = store, ["MembershipId"] = (string)members[0]!["MembershipId"]! });
                break;
            case "group deleted":
                var (from, deleted) = await GroupAsync(cloud);
                await cloud.CallAsync("identitystore", "DeleteGroup", new JsonObject { ["IdentityStoreId"] = from, ["GroupId"] = deleted });
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(piece), piece, "The test takes no such piece.");
        }
    }

    private static async Task<(string Store, string Group)> GroupAsync(Cloud cloud)
    {
        var store = (string)(await cloud.CallAsync("sso-admin", "ListInstances", []))["Instances"]![0]!["IdentityStoreId"]!;
        var groups = (await cloud.CallAsync("identitystore", "ListGroups", new JsonObject { ["IdentityStoreId"] = store }))["Groups"]!.AsArray();
        return (store, (string)groups.Single(g => (string)g!["DisplayName"]! == "developers")!["GroupId"]!);
    }

    /// <summary>An organization with a piece of each sort, applied once.</summary>
    public sealed class AppliedOrganization : IAsyncLifetime
    {
        internal Workplace Place { get; } = new();

        public async ValueTask InitializeAsync()
        {
            Place.Write("bulkhead.yaml", """
                organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
                accounts: { security: security, logs: log-archive, dev: development }
                detection: { guardduty: off, security-hub: off, inspector: off, alarms: off }
                access: { developers: { administer: dev, members: [ann@acme.example] } }
                """);
            (await Invocation.RunAsync("apply", Place.Folder, "--cloud", "local", "--yes")).Expect(ExitCodes.Success);
        }

        public ValueTask DisposeAsync()
        {
            Place.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
