using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Access;

/// <summary>
/// Reads Identity Center: by permission set, and by account only where a set of Bulkhead's is. Twenty calls a second is all
/// that AWS allows (IAM Identity Center User Guide, "Quotas"), so nothing is asked that does not matter.
/// </summary>
internal sealed class AccessReader
{
    private const string Admin = "sso-admin";
    private const string Store = "identitystore";

    private readonly AccessCalls _calls;
    private readonly DesiredOrganization _desired;
    private readonly DesiredAccess _access;
    private readonly string _instance;
    private readonly string _store;
    private Dictionary<string, JsonObject>? _users;

    private AccessReader(AccessCalls calls, DesiredOrganization desired, DesiredAccess access, string instance, string store) =>
        (_calls, _desired, _access, _instance, _store) = (calls, desired, access, instance, store);

    /// <summary>What Identity Center has.</summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="desired">What the file wants.</param>
    /// <param name="access">What it wants of Identity Center.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<ObservedAccess> ReadAsync(AwsSession management, DesiredOrganization desired, DesiredAccess access, CancellationToken cancellationToken)
    {
        var calls = new AccessCalls(management.WithRegion(access.Region));
        var instance = await FindInstanceAsync(calls, management.Account, cancellationToken);
        if (calls.Refusal is { } early) return new ObservedAccess.Unknown(early);
        if (instance is not var (arn, store)) return new ObservedAccess.NotEnabled();
        var known = await new AccessReader(calls, desired, access, arn, store).ReadAsync(cancellationToken);
        return calls.Refusal is { } refusal ? new ObservedAccess.Unknown(refusal) : known;
    }

    /// <summary>The organization's instance: the one that the management account owns; null when there is none.</summary>
    public static async Task<(string Arn, string Store)?> FindInstanceAsync(AccessCalls calls, AccountId management, CancellationToken cancellationToken)
    {
        var instances = await calls.ListAsync(Admin, "ListInstances", "Instances", [], cancellationToken);
        var own = instances.OfType<JsonObject>().FirstOrDefault(i => Text(i, "OwnerAccountId") == management.Value && Text(i, "Status") is "" or "ACTIVE");
        return own is null ? null : (Text(own, "InstanceArn"), Text(own, "IdentityStoreId"));
    }

    private async Task<ObservedAccess.Known> ReadAsync(CancellationToken cancellationToken)
    {
        var groups = GroupsAsync(cancellationToken);
        var arns = await _calls.ListAsync(Admin, "ListPermissionSets", "PermissionSets", Input(), cancellationToken);
        var sets = await Task.WhenAll(arns.Select(a => a!.GetValue<string>()).Select(arn => SetAsync(arn, cancellationToken)));
        var assignments = await AssignmentsAsync([.. sets.Where(IsOurs)], await groups, cancellationToken);
        return new ObservedAccess.Known
        {
            InstanceArn = _instance,
            IdentityStoreId = _store,
            Groups = await groups,
            PermissionSets = [.. sets.OrderBy(s => s.Name, StringComparer.Ordinal)],
            Assignments = assignments,
        };
    }

    private bool IsOurs(ObservedPermissionSet set) => _desired.Owns(set.Tags) || IsWanted(set);

    private bool IsWanted(ObservedPermissionSet set) => _access.PermissionSets.Any(s => s.Name == set.Name);

    /// <summary>
    /// The assignments of these sets: by account and set, or by group and person where that takes fewer calls. Sets that go
    /// are read by account in any case, since what is assigned to somebody who is gone keeps them from going.
    /// </summary>
    private async Task<ImmutableArray<ObservedAssignment>> AssignmentsAsync(
        ImmutableArray<ObservedPermissionSet> sets, ImmutableArray<ObservedGroup> groups, CancellationToken cancellationToken)
    {
        var staying = sets.Where(IsWanted).ToDictionary(s => s.Arn, StringComparer.Ordinal);
        var pairs = staying.Values.Sum(s => s.Accounts.Length);
        var users = groups.Length < pairs ? await UsersAsync(cancellationToken) : [];
        var byPrincipal = groups.Length + users.Count < pairs;
        var byAccount = sets.Where(s => !byPrincipal || !staying.ContainsKey(s.Arn))
            .SelectMany(s => s.Accounts.Select(account => AssignmentsAsync(s.Arn, account, cancellationToken)));
        var principals = byPrincipal ? groups.Select(g => (Type: "GROUP", g.Id)).Concat(users.Keys.Select(u => (Type: "USER", Id: u))) : [];
        var found = await Task.WhenAll(byAccount.Concat(principals.Select(p => AssignmentsOfAsync(p.Type, p.Id, staying, cancellationToken))));
        return
        [
            .. found.SelectMany(a => a)
                .OrderBy(a => a.PermissionSetArn, StringComparer.Ordinal).ThenBy(a => a.AccountId, StringComparer.Ordinal).ThenBy(a => a.PrincipalId, StringComparer.Ordinal),
        ];
    }

    /// <summary>What one group or person has of these sets. A person's list has what their groups have, too; that is the groups'.</summary>
    private async Task<IEnumerable<ObservedAssignment>> AssignmentsOfAsync(
        string type, string id, Dictionary<string, ObservedPermissionSet> sets, CancellationToken cancellationToken)
    {
        var input = Input();
        input["PrincipalType"] = type;
        input["PrincipalId"] = id;
        var list = await _calls.ListAsync(Admin, "ListAccountAssignmentsForPrincipal", "AccountAssignments", input, cancellationToken);
        return list.OfType<JsonObject>()
            .Where(a => Text(a, "PrincipalId") == id && sets.ContainsKey(Text(a, "PermissionSetArn")))
            .Select(a => new ObservedAssignment(Text(a, "PermissionSetArn"), Text(a, "AccountId"), type, id));
    }

    private async Task<ImmutableArray<ObservedGroup>> GroupsAsync(CancellationToken cancellationToken)
    {
        var groups = (await _calls.ListAsync(Store, "ListGroups", "Groups", StoreInput(), cancellationToken)).OfType<JsonObject>().ToList();
        var kept = _access.Groups.Where(g => g.Members is not null).SelectMany(g => g.Was is { } former ? [g.Name, former] : new[] { g.Name }).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var isAsked = groups.Exists(g => kept.Contains(Text(g, "DisplayName")));
        var users = isAsked ? await UsersAsync(cancellationToken) : [];
        return
        [
            .. (await Task.WhenAll(groups.Select(async g => new ObservedGroup(
                Text(g, "GroupId"),
                Text(g, "DisplayName"),
                Text(g, "Description"),
                kept.Contains(Text(g, "DisplayName")) ? await MembersAsync(Text(g, "GroupId"), users, cancellationToken) : []))))
                .OrderBy(g => g.Name, StringComparer.Ordinal),
        ];
    }

    private async Task<Dictionary<string, JsonObject>> UsersAsync(CancellationToken cancellationToken) =>
        _users ??= (await _calls.ListAsync(Store, "ListUsers", "Users", StoreInput(), cancellationToken)).OfType<JsonObject>().ToDictionary(u => Text(u, "UserId"), StringComparer.Ordinal);

    private async Task<ImmutableArray<ObservedMember>> MembersAsync(string group, Dictionary<string, JsonObject> users, CancellationToken cancellationToken)
    {
        var input = StoreInput();
        input["GroupId"] = group;
        var memberships = await _calls.ListAsync(Store, "ListGroupMemberships", "GroupMemberships", input, cancellationToken);
        return
        [
            .. memberships.OfType<JsonObject>().Select(m =>
            {
                var id = Text((JsonObject)m["MemberId"]!, "UserId");
                var user = users.GetValueOrDefault(id) ?? [];
                var names = (user["Emails"] as JsonArray ?? []).OfType<JsonObject>().Select(e => Text(e, "Value")).Append(Text(user, "UserName"));
                return new ObservedMember(
                    Text(m, "MembershipId"), Text(user, "UserName") is { Length: > 0 } name ? name : id, [.. names.Where(n => n.Length > 0).Select(n => n.ToLowerInvariant())]);
            }).OrderBy(m => m.Name, StringComparer.Ordinal),
        ];
    }

    private async Task<ObservedPermissionSet> SetAsync(string arn, CancellationToken cancellationToken)
    {
        var description = _calls.CallAsync(Admin, "DescribePermissionSet", Input(arn), cancellationToken);
        var tags = _calls.ListAsync(Admin, "ListTagsForResource", "Tags", new JsonObject { ["InstanceArn"] = _instance, ["ResourceArn"] = arn }, cancellationToken);
        var accounts = _calls.ListAsync(Admin, "ListAccountsForProvisionedPermissionSet", "AccountIds", Input(arn), cancellationToken);
        var set = (await description)["PermissionSet"] as JsonObject ?? [];
        var seen = new ObservedPermissionSet
        {
            Arn = arn,
            Name = Text(set, "Name"),
            Description = Text(set, "Description"),
            Session = Text(set, "SessionDuration"),
            Tags = TagReader.Parse(await tags),
            Accounts = [.. (await accounts).Select(a => a!.GetValue<string>())],
        };
        if (!IsOurs(seen)) return seen;

        var older = Input(arn);
        older["ProvisioningStatus"] = "LATEST_PERMISSION_SET_NOT_PROVISIONED";
        var outdated = _calls.ListAsync(Admin, "ListAccountsForProvisionedPermissionSet", "AccountIds", older, cancellationToken);
        var managed = _calls.ListAsync(Admin, "ListManagedPoliciesInPermissionSet", "AttachedManagedPolicies", Input(arn), cancellationToken);
        var customer = _calls.ListAsync(Admin, "ListCustomerManagedPolicyReferencesInPermissionSet", "CustomerManagedPolicyReferences", Input(arn), cancellationToken);
        var inline = _calls.CallAsync(Admin, "GetInlinePolicyForPermissionSet", Input(arn), cancellationToken);
        var boundary = _calls.CallAsync(Admin, "GetPermissionsBoundaryForPermissionSet", Input(arn), cancellationToken, absent: "ResourceNotFoundException");
        return seen with
        {
            Outdated = [.. (await outdated).Select(a => a!.GetValue<string>())],
            Policies = [.. (await managed).OfType<JsonObject>().Select(p => Text(p, "Arn")).Order(StringComparer.Ordinal)],
            CustomerPolicies = [.. (await customer).OfType<JsonObject>().Select(Reference).Order(StringComparer.Ordinal)],
            Inline = Text(await inline, "InlinePolicy") is { Length: > 0 } text ? text : null,
            Boundary = (await boundary)["PermissionsBoundary"] is JsonObject b
                ? Text(b, "ManagedPolicyArn") is { Length: > 0 } policy ? policy : Reference((JsonObject)b["CustomerManagedPolicyReference"]!)
                : null,
        };
    }

    private async Task<IEnumerable<ObservedAssignment>> AssignmentsAsync(string set, string account, CancellationToken cancellationToken)
    {
        var input = Input(set);
        input["AccountId"] = account;
        var list = await _calls.ListAsync(Admin, "ListAccountAssignments", "AccountAssignments", input, cancellationToken);
        return list.OfType<JsonObject>().Select(a => new ObservedAssignment(set, account, Text(a, "PrincipalType"), Text(a, "PrincipalId")));
    }

    private static string Reference(JsonObject reference) => (Text(reference, "Path") is { Length: > 0 } path ? path : "/") + Text(reference, "Name");

    private static string Text(JsonObject json, string name) => OrganizationCalls.Text(json, name);

    private JsonObject Input() => new() { ["InstanceArn"] = _instance };

    private JsonObject Input(string set) => new() { ["InstanceArn"] = _instance, ["PermissionSetArn"] = set };

    private JsonObject StoreInput() => new() { ["IdentityStoreId"] = _store };
}
