using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Observed;

/// <summary>
/// Reads the organization itself: by page and by policy, never by account, and all listings side by side.
/// </summary>
internal sealed class OrganizationReader(OrganizationCalls calls, DesiredOrganization desired)
{
    private readonly TagReader _tags = new(calls);
    private readonly ConcurrentBag<ObservedUnit> _units = [];
    private readonly ConcurrentBag<ObservedAccount> _accounts = [];

    /// <summary>The organization with the id; worth nothing when <see cref="OrganizationCalls.Refusal"/> is set.</summary>
    public async Task<ObservedOrganization> ReadAsync(ObservedOrganization start, CancellationToken cancellationToken)
    {
        var roots = await calls.ListAsync("ListRoots", "Roots", [], cancellationToken);
        if (roots.FirstOrDefault() is not { } root) return start;
        var rootId = OrganizationCalls.Text(root, "Id");
        var enabled = EnabledTypes(root);
        var policies = ListPoliciesAsync([.. enabled.Union(desired.PolicyTypes).Order()], cancellationToken);
        var services = calls.ListAsync("ListAWSServiceAccessForOrganization", "EnabledServicePrincipals", [], cancellationToken);
        var delegations = DelegationsAsync(cancellationToken);
        var pending = calls.ListAsync(
            "ListCreateAccountStatus",
            "CreateAccountStatuses",
            new JsonObject { ["States"] = new JsonArray("IN_PROGRESS") },
            cancellationToken);
        await Task.WhenAll(
            _tags.LoadAsync(cancellationToken),
            WalkAsync(rootId, UnitPath.Root, cancellationToken),
            policies, services, delegations, pending);

        if (Stranger() is { } stranger) return start with { OtherOwner = stranger };
        var observed = start with
        {
            RootId = rootId,
            PolicyTypes = enabled,
            TrustedServices = [.. (await services).Select(s => OrganizationCalls.Text(s, "ServicePrincipal")).Order(StringComparer.Ordinal)],
            Delegations = await delegations,
            PendingCreations = [.. (await pending).Select(p => new PendingCreation(OrganizationCalls.Text(p, "Id"), OrganizationCalls.Text(p, "AccountName")))],
            Units = Units(),
            Accounts = Accounts(),
            Policies = [.. (await policies).Select(p => p with { Tags = _tags.Known(p.Id) })],
        };
        return await LookCloserAsync(observed, cancellationToken);
    }

    /// <summary>The accounts and the units with their tags alone; worth nothing when <see cref="OrganizationCalls.Refusal"/> is set.</summary>
    public async Task<ObservedOrganization> ReadAccountsAsync(ObservedOrganization start, CancellationToken cancellationToken)
    {
        var roots = await calls.ListAsync("ListRoots", "Roots", [], cancellationToken);
        if (roots.FirstOrDefault() is not { } root) return start;
        var rootId = OrganizationCalls.Text(root, "Id");
        await Task.WhenAll(_tags.LoadAsync(cancellationToken), WalkAsync(rootId, UnitPath.Root, cancellationToken));
        return await LookCloserAsync(start with { RootId = rootId, Units = Units(), Accounts = Accounts() }, cancellationToken);
    }

    /// <summary>The name under which the organization is kept, when that is neither the file's nor its former one.</summary>
    private string? Stranger()
    {
        var owners = _tags.Owners;
        return owners.Contains(desired.Name) || (desired.FormerName is { } former && owners.Contains(former)) ? null : owners.FirstOrDefault();
    }

    /// <summary>How many accounts the organization may have: asked only when some are missing.</summary>
    public async Task<int?> ReadQuotaAsync(ObservedOrganization observed, CancellationToken cancellationToken)
    {
        var matching = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        if (observed.Partition != "aws" || desired.Accounts.All(a => matching.Find(a.Name) is not null)) return null;
        var input = new JsonObject { ["ServiceCode"] = "organizations", ["QuotaCode"] = "L-E619E033" };
        var result = await calls.Session.WithRegion(new RegionName("us-east-1"))
            .CallAsync("service-quotas", "GetServiceQuota", input, cancellationToken);
        // The quota only serves a warning: where AWS does not tell it, CreateAccount will.
        return result is AwsSuccess { Output: var output } && output["Quota"]?["Value"] is { } value ? (int)value.GetValue<double>() : null;
    }

    /// <summary>Whether the journal's bucket is there, and whole.</summary>
    public async Task<bool> HasJournalAsync(string bucket, CancellationToken cancellationToken)
    {
        var (isWhole, refusal) = await new JournalBucket(calls.Session, bucket, TimeProvider.System).IsWholeAsync(cancellationToken);
        if (refusal is not null) calls.Keep(refusal);
        return isWhole;
    }

    private ImmutableArray<ObservedUnit> Units() =>
        [.. _units.Select(u => u with { Tags = _tags.Known(u.Id) }).OrderBy(u => u.Path.Depth).ThenBy(u => u.Path.Value, StringComparer.Ordinal)];

    private ImmutableArray<ObservedAccount> Accounts() =>
        [.. _accounts.Select(a => a with { Tags = _tags.Known(a.Id.Value) }).OrderBy(a => a.Id)];

    private async Task WalkAsync(string parentId, UnitPath path, CancellationToken cancellationToken)
    {
        var parent = new JsonObject { ["ParentId"] = parentId };
        var accounts = calls.ListAsync("ListAccountsForParent", "Accounts", parent, cancellationToken);
        var units = await calls.ListAsync("ListOrganizationalUnitsForParent", "OrganizationalUnits", (JsonObject)parent.DeepClone(), cancellationToken);
        var below = new List<Task>();
        foreach (var unit in units)
        {
            var id = OrganizationCalls.Text(unit, "Id");
            var child = path.Child(OrganizationCalls.Text(unit, "Name"));
            _units.Add(new ObservedUnit(id, parentId, child, ImmutableSortedDictionary<string, string>.Empty));
            below.Add(WalkAsync(id, child, cancellationToken));
        }

        foreach (var account in await accounts)
        {
            _accounts.Add(new ObservedAccount
            {
                Id = AccountId.Parse(OrganizationCalls.Text(account, "Id")),
                Name = OrganizationCalls.Text(account, "Name"),
                Email = OrganizationCalls.Text(account, "Email"),
                ParentId = parentId,
                // State replaced Status (AWS Organizations API Reference, "Account").
                State = (account["State"] ?? account["Status"])?.GetValue<string>() ?? "",
                Tags = ImmutableSortedDictionary<string, string>.Empty,
            });
        }

        await Task.WhenAll(below);
    }

    private async Task<ImmutableArray<ObservedPolicy>> ListPoliciesAsync(
        ImmutableArray<OrganizationPolicyType> types, CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(types.Select(async type =>
            (type, Items: await calls.ListAsync("ListPolicies", "Policies", new JsonObject { ["Filter"] = PolicyTypeNames.Of(type) }, cancellationToken))));
        return
        [
            .. lists.SelectMany(list => list.Items.Select(policy => new ObservedPolicy
            {
                Id = OrganizationCalls.Text(policy, "Id"),
                Name = OrganizationCalls.Text(policy, "Name"),
                Type = list.type,
                Description = OrganizationCalls.Text(policy, "Description"),
                IsAwsManaged = policy["AwsManaged"]?.GetValue<bool>() == true,
                Tags = ImmutableSortedDictionary<string, string>.Empty,
            })).OrderBy(p => p.Type).ThenBy(p => p.Id, StringComparer.Ordinal),
        ];
    }

    private async Task<ImmutableArray<ObservedDelegation>> DelegationsAsync(CancellationToken cancellationToken)
    {
        var lists = await Task.WhenAll(desired.Delegations.Select(d => d.ServicePrincipal).Distinct(StringComparer.Ordinal).Select(async service =>
            (service, Items: await calls.ListAsync(
                "ListDelegatedAdministrators", "DelegatedAdministrators", new JsonObject { ["ServicePrincipal"] = service }, cancellationToken))));
        return [.. lists.SelectMany(list => list.Items.Select(a => new ObservedDelegation(list.service, AccountId.Parse(OrganizationCalls.Text(a, "Id")))))];
    }

    /// <summary>Asks for what only single calls tell: tags that are in doubt, and the documents and targets of policies that matter.</summary>
    private async Task<ObservedOrganization> LookCloserAsync(ObservedOrganization observed, CancellationToken cancellationToken)
    {
        var accounts = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        var units = UnitMatching.Match(desired, observed);
        var accountTags = desired.Accounts.ToDictionary(a => a.Name, a => a.Tags, StringComparer.Ordinal);
        var unitTags = desired.Units.ToDictionary(u => u.Path, u => u.Tags);
        var closerAccounts = Task.WhenAll(observed.Accounts.Select(async account => account.Id == observed.ManagementAccount ? account : account with
        {
            Tags = await _tags.ReadAsync(
                account.Id.Value, accounts.NameOf(account.Id) is { } name ? accountTags[name] : null, cancellationToken),
        }));
        var closerUnits = Task.WhenAll(observed.Units.Select(async unit => unit with
        {
            Tags = await _tags.ReadAsync(unit.Id, units.PathOf(unit.Id) is { } path ? unitTags[path] : null, cancellationToken),
        }));
        var closerPolicies = Task.WhenAll(observed.Policies.Select(policy => LookCloserAsync(policy, cancellationToken)));
        await Task.WhenAll(closerAccounts, closerUnits, closerPolicies);
        var closer = observed with
        {
            Accounts = [.. await closerAccounts],
            Units = [.. await closerUnits],
            Policies = [.. await closerPolicies],
        };
        return closer with { Policies = await LookBesideAsync(closer, cancellationToken) };
    }

    /// <summary>
    /// Asks which policies of others hang where policies come or go: they take up room there, and may be the only ones left.
    /// </summary>
    private async Task<ImmutableArray<ObservedPolicy>> LookBesideAsync(ObservedOrganization observed, CancellationToken cancellationToken)
    {
        var changing = ChangingTargets.In(desired, observed);
        var lists = await Task.WhenAll(changing.Select(async place => (
            place.Target,
            Items: await calls.ListAsync(
                "ListPoliciesForTarget",
                "Policies",
                new JsonObject { ["TargetId"] = place.Target, ["Filter"] = PolicyTypeNames.Of(place.Type) },
                cancellationToken))));
        var beside = lists
            .SelectMany(list => list.Items.Select(policy => (Id: OrganizationCalls.Text(policy, "Id"), list.Target)))
            .ToLookup(p => p.Id, p => p.Target, StringComparer.Ordinal);
        return
        [
            .. observed.Policies.Select(policy => beside.Contains(policy.Id)
                ? policy with { Targets = [.. policy.Targets.Union(beside[policy.Id], StringComparer.Ordinal).Order(StringComparer.Ordinal)] }
                : policy),
        ];
    }

    private async Task<ObservedPolicy> LookCloserAsync(ObservedPolicy policy, CancellationToken cancellationToken)
    {
        if (policy.IsAwsManaged)
        {
            return policy.Id == ObservedPolicy.FullAccess ? policy with { Targets = await TargetsAsync(policy, cancellationToken) } : policy;
        }

        var wanted = desired.Policies.FirstOrDefault(d => d.Type == policy.Type && d.Name == policy.Name);
        var tags = await _tags.ReadAsync(policy.Id, wanted?.Tags, cancellationToken);
        if (wanted is null && !desired.Owns(tags)) return policy with { Tags = tags };
        var targets = TargetsAsync(policy, cancellationToken);
        var document = await calls.CallAsync("DescribePolicy", new JsonObject { ["PolicyId"] = policy.Id }, cancellationToken);
        return policy with
        {
            Tags = tags,
            Targets = await targets,
            Content = document?["Policy"]?["Content"]?.GetValue<string>(),
        };
    }

    private async Task<ImmutableArray<string>> TargetsAsync(ObservedPolicy policy, CancellationToken cancellationToken)
    {
        var targets = await calls.ListAsync("ListTargetsForPolicy", "Targets", new JsonObject { ["PolicyId"] = policy.Id }, cancellationToken);
        return [.. targets.Select(t => OrganizationCalls.Text(t, "TargetId")).Order(StringComparer.Ordinal)];
    }

    private static ImmutableArray<OrganizationPolicyType> EnabledTypes(JsonObject root)
    {
        var enabled = (root["PolicyTypes"] as JsonArray ?? [])
            .OfType<JsonObject>()
            .Where(t => OrganizationCalls.Text(t, "Status") is "ENABLED" or "PENDING_ENABLE")
            .Select(t => OrganizationCalls.Text(t, "Type"))
            .ToHashSet(StringComparer.Ordinal);
        return [.. Enum.GetValues<OrganizationPolicyType>().Where(type => enabled.Contains(PolicyTypeNames.Of(type)))];
    }
}
