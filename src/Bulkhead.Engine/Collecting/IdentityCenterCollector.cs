using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Collecting;

/// <summary>
/// Reads IAM Identity Center for <c>reach</c>: permission sets, who is assigned to which account with which of them, and groups. They
/// are in the account and the region that have the instance, and nowhere else (IAM Identity Center User Guide, "Organization and account instances").
/// </summary>
internal sealed class IdentityCenterCollector(CollectionScope scope)
{
    private const string Sets = "sso:DescribePermissionSet";
    private const string Assignments = "sso:ListAccountAssignments";
    private const string Groups = "identitystore:ListGroups";

    /// <summary>The operations that it answers.</summary>
    public static FrozenSet<string> Lists { get; } = FrozenSet.Create(StringComparer.Ordinal, Sets, Assignments, Groups);

    /// <summary>The instance of a permission set, by its ARN; null for any other ARN.</summary>
    public static string? InstanceOf(string permissionSet)
    {
        var at = permissionSet.IndexOf(":permissionSet/", StringComparison.Ordinal);
        return at < 0 || permissionSet[(at + ":permissionSet/".Length)..].Split('/') is not [var instance, _] ? null : $"{permissionSet[..at]}:instance/{instance}";
    }

    /// <summary>The answers by operation; null where one could not be read.</summary>
    public async Task<IEnumerable<(string Operation, JsonNode? Answer)>> CollectAsync(AwsSession session, ConcurrentBag<Uncollected> missing, CancellationToken cancellationToken)
    {
        JsonArray sets = [], assignments = [], groups = [];
        IEnumerable<(string, JsonNode?)> all = [(Sets, sets), (Assignments, assignments), (Groups, groups)];
        if (scope.Lacks(ApiNames.Find("sso:ListInstances"))) return all;
        var calls = new Calls(session, missing, cancellationToken);
        var instances = await Task.WhenAll(scope.Regions.Select(async r => (Place: calls with { Session = session.WithRegion(r) }, List: await (calls with { Session = session.WithRegion(r) }).AllAsync("sso-admin", "ListInstances", "Instances", []))));
        if (instances.Any(i => i.List is null)) return Lists.Select(o => (o, (JsonNode?)null));
        foreach (var (place, instance) in instances.SelectMany(i => i.List!.Select(l => (i.Place, l))))
        {
            if (instance?["OwnerAccountId"]?.GetValue<string>() is { } owner && owner != session.Account.Value) continue;
            if (!await AddAsync(place, instance!["InstanceArn"]!.GetValue<string>(), instance["IdentityStoreId"]!.GetValue<string>(), sets, assignments, groups))
            {
                return Lists.Select(o => (o, (JsonNode?)null));
            }
        }

        return all;
    }

    private static async Task<bool> AddAsync(Calls calls, string instance, string store, JsonArray sets, JsonArray assignments, JsonArray groups)
    {
        if (await calls.AllAsync("identitystore", "ListGroups", "Groups", new() { ["IdentityStoreId"] = store }) is not { } found) return false;
        groups.Add((JsonNode)new JsonObject { ["Groups"] = found });
        if (await calls.AllAsync("sso-admin", "ListPermissionSets", "PermissionSets", new() { ["InstanceArn"] = instance }) is not { } arns) return false;
        var read = await Task.WhenAll(arns.Select(a => a!.GetValue<string>()).Select(async arn => (
            Set: await calls.OneAsync("sso-admin", "DescribePermissionSet", OfSet(instance, arn)),
            Assignments: await AssignmentsAsync(calls, instance, arn))));
        foreach (var (set, list) in read)
        {
            if (set is null || list is null) return false;
            sets.Add((JsonNode)set);
            foreach (var page in list) assignments.Add((JsonNode)page);
        }

        return true;
    }

    private static async Task<JsonObject[]?> AssignmentsAsync(Calls calls, string instance, string set)
    {
        if (await calls.AllAsync("sso-admin", "ListAccountsForProvisionedPermissionSet", "AccountIds", OfSet(instance, set)) is not { } accounts) return null;
        var lists = await Task.WhenAll(accounts.Select(a => a!.GetValue<string>()).Select(account =>
        {
            var input = OfSet(instance, set);
            input["AccountId"] = account;
            return calls.AllAsync("sso-admin", "ListAccountAssignments", "AccountAssignments", input);
        }));
        return lists.Any(l => l is null) ? null : [.. lists.Select(l => new JsonObject { ["AccountAssignments"] = l })];
    }

    private static JsonObject OfSet(string instance, string set) => new() { ["InstanceArn"] = instance, ["PermissionSetArn"] = set };

    private sealed record Calls(AwsSession Session, ConcurrentBag<Uncollected> Missing, CancellationToken CancellationToken)
    {
        /// <summary>Every item of a listing; null when it was refused, which is noted.</summary>
        public async Task<JsonArray?> AllAsync(string service, string operation, string list, JsonObject input) =>
            await CallAsync(service, operation, input) is not { } output ? null : (output[list] as JsonArray)?.DeepClone().AsArray() ?? [];

        /// <summary>One answer; null when it was refused, which is noted.</summary>
        public Task<JsonObject?> OneAsync(string service, string operation, JsonObject input) => CallAsync(service, operation, input);

        private async Task<JsonObject?> CallAsync(string service, string operation, JsonObject input)
        {
            switch (await Session.CallAllPagesAsync(service, operation, input, CancellationToken))
            {
                case AwsSuccess { Output: var output }:
                    return output;
                case AwsRefusal refusal:
                    Missing.Add(new($"{(service == "sso-admin" ? "sso" : service)}:{operation}", refusal.ToString()) { IsRefused = true });
                    return null;
                default:
                    throw new UnreachableException();
            }
        }
    }
}
