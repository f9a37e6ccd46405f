using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Collecting;

/// <summary>
/// Reads the organization for <c>reach</c>, by page and by policy: the tree, the policies that bind accounts, and the delegated
/// administrators, under keys such as <c>organizations:ListAccountsForParent</c> (docs/reach.md, "The files").
/// </summary>
public static class OrganizationCollector
{
    private static readonly string[] PolicyTypes = ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"];

    /// <summary>The organization; null where the account has none, a refusal where it cannot be read.</summary>
    public static async Task<(JsonObject? Organization, AwsRefusal? Refusal)> CollectAsync(AwsSession management, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(management);
        JsonObject file = [];
        switch (await management.CallAsync("organizations", "DescribeOrganization", [], cancellationToken))
        {
            case AwsRefusal { Code: "AWSOrganizationsNotInUseException" }:
                return (null, null);
            case AwsRefusal refusal:
                return (null, refusal);
            case AwsSuccess { Output: var output }:
                file["organizations:DescribeOrganization"] = output;
                break;
            default:
                throw new UnreachableException();
        }

        var calls = new OrganizationCalls(management);
        var roots = (await calls.ListAsync("ListRoots", "Roots", [], cancellationToken)).ToList();
        file["organizations:ListRoots"] = new JsonObject { ["Roots"] = Copy(roots) };
        await AddTreeAsync(calls, file, [.. roots.Select(r => Text(r, "Id"))], cancellationToken);
        await AddPoliciesAsync(calls, file, [.. roots.SelectMany(EnabledTypes)], cancellationToken);
        await AddAdministratorsAsync(calls, file, cancellationToken);
        return calls.Refusal is { } refused ? (null, refused) : (file, null);
    }

    /// <summary>Every account, as <c>organizations:ListAccountsForParent</c> says.</summary>
    internal static IEnumerable<JsonObject> Accounts(JsonObject organization)
    {
        ArgumentNullException.ThrowIfNull(organization);
        return (organization["organizations:ListAccountsForParent"] as JsonObject ?? []).SelectMany(p => p.Value?["Accounts"] as JsonArray ?? []).OfType<JsonObject>();
    }

    /// <summary>The accounts that can be worked with.</summary>
    public static IEnumerable<AccountId> ActiveAccounts(JsonObject organization)
    {
        return Accounts(organization)
            .Where(a => (a["State"] ?? a["Status"])?.GetValue<string>() is null or "ACTIVE")
            .Select(a => AccountId.Parse(Text(a, "Id")));
    }

    private static async Task AddTreeAsync(OrganizationCalls calls, JsonObject file, string[] parents, CancellationToken cancellationToken)
    {
        JsonObject units = [], accounts = [];
        while (parents.Length > 0)
        {
            var level = await Task.WhenAll(parents.Select(async p => (
                Id: p,
                Units: (await calls.ListAsync("ListOrganizationalUnitsForParent", "OrganizationalUnits", new() { ["ParentId"] = p }, cancellationToken)).ToList(),
                Accounts: (await calls.ListAsync("ListAccountsForParent", "Accounts", new() { ["ParentId"] = p }, cancellationToken)).ToList())));
            foreach (var parent in level)
            {
                units[parent.Id] = new JsonObject { ["OrganizationalUnits"] = Copy(parent.Units) };
                accounts[parent.Id] = new JsonObject { ["Accounts"] = Copy(parent.Accounts) };
            }

            parents = [.. level.SelectMany(p => p.Units).Select(u => Text(u, "Id"))];
        }

        file["organizations:ListOrganizationalUnitsForParent"] = units;
        file["organizations:ListAccountsForParent"] = accounts;
    }

    private static async Task AddPoliciesAsync(OrganizationCalls calls, JsonObject file, string[] enabled, CancellationToken cancellationToken)
    {
        JsonObject lists = [], documents = [], targets = [];
        foreach (var type in PolicyTypes.Where(enabled.Contains))
        {
            var policies = (await calls.ListAsync("ListPolicies", "Policies", new() { ["Filter"] = type }, cancellationToken)).ToList();
            lists[type] = new JsonObject { ["Policies"] = Copy(policies) };
            var read = await Task.WhenAll(policies.Select(async p => (
                Id: Text(p, "Id"),
                Document: await calls.CallAsync("DescribePolicy", new() { ["PolicyId"] = Text(p, "Id") }, cancellationToken),
                Targets: (await calls.ListAsync("ListTargetsForPolicy", "Targets", new() { ["PolicyId"] = Text(p, "Id") }, cancellationToken)).ToList())));
            foreach (var policy in read)
            {
                documents[policy.Id] = policy.Document;
                targets[policy.Id] = new JsonObject { ["Targets"] = Copy(policy.Targets) };
            }
        }

        file["organizations:ListPolicies"] = lists;
        file["organizations:DescribePolicy"] = documents;
        file["organizations:ListTargetsForPolicy"] = targets;
    }

    private static async Task AddAdministratorsAsync(OrganizationCalls calls, JsonObject file, CancellationToken cancellationToken)
    {
        var administrators = await calls.ListAsync("ListDelegatedAdministrators", "DelegatedAdministrators", [], cancellationToken);
        JsonObject services = [];
        foreach (var administrator in administrators.ToList())
        {
            var id = Text(administrator, "Id");
            var list = await calls.ListAsync("ListDelegatedServicesForAccount", "DelegatedServices", new() { ["AccountId"] = id }, cancellationToken);
            services[id] = new JsonObject { ["DelegatedServices"] = Copy(list) };
        }

        file["organizations:ListDelegatedServicesForAccount"] = services;
    }

    private static IEnumerable<string> EnabledTypes(JsonObject root) => (root["PolicyTypes"] as JsonArray ?? [])
        .OfType<JsonObject>().Where(t => Text(t, "Status") == "ENABLED").Select(t => Text(t, "Type"));

    private static JsonArray Copy(IEnumerable<JsonObject> items) => new([.. items.Select(i => i.DeepClone())]);

    private static string Text(JsonObject json, string name) => OrganizationCalls.Text(json, name);
}
