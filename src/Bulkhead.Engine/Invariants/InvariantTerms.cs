using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Iam.Matching;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>Finds what the terms of an invariant mean in a planned state: accounts by id, and principals and resources.</summary>
internal sealed class InvariantTerms(OrganizationModel model, PlannedOrganization organization, Snapshot snapshot)
{
    /// <summary>The IAM users that people are, where they are.</summary>
    public ImmutableHashSet<Node> People { get; } = [.. UsersOf(model, snapshot, model.Access.Groups)];

    /// <summary>The accounts that the terms name as a whole.</summary>
    public ImmutableHashSet<string> AccountsOf(IEnumerable<InvariantTerm> terms) => [.. terms.SelectMany(AccountsOf)];

    /// <summary>The principals and resources that the terms name one by one; of groups the roles that their people may take.</summary>
    public ImmutableHashSet<Node> NodesOf(IReadOnlyCollection<InvariantTerm> terms) => [.. terms.SelectMany(NodesOf), .. UsersOf(GroupsOf(terms)), .. RolesOf(GroupsOf(terms))];

    /// <summary>
    /// The same, of groups only the roles that nobody else may take: who stands outside of a group is also everybody who shares a role with it.
    /// </summary>
    public ImmutableHashSet<Node> OwnNodesOf(IReadOnlyCollection<InvariantTerm> terms)
    {
        var groups = GroupsOf(terms);
        return [.. terms.SelectMany(NodesOf), .. UsersOf(groups), .. RolesOf(groups).Except(RolesOf(model.Access.Groups.Where(g => !groups.Contains(g))))];
    }

    /// <summary>The accounts in which the pipelines are by which the terms' deliveries come.</summary>
    public IEnumerable<string> PipelineAccountsOf(IEnumerable<InvariantTerm> terms) => terms.OfType<InvariantTerm.OfDelivery>()
        .Select(d => model.Workloads.First(w => w.Name == d.Workload).Delivery.Pipeline).OfType<DeliveryPipeline>().Select(p => organization.IdOf(p.Account)).OfType<string>();

    // A pipeline delivers by its own role, and by those of its actions and builds.
    private IEnumerable<Node> RolesOf(DeliveryPipeline? pipeline)
    {
        if (pipeline is null || organization.IdOf(pipeline.Account) is not { } id) return [];
        var actions = snapshot.OfKind("codepipeline.action", id).Where(a => a.Uncollected is null && a.Arn.Split(':', 6)[^1].StartsWith($"{pipeline.Name}/", StringComparison.Ordinal)).ToList();
        var builds = actions.SelectMany(a => a.Attribute("project").Values).Select(snapshot.Find).OfType<Node>().SelectMany(p => p.Attribute("role").Values);
        var own = actions.SelectMany(a => a.Attribute("roles").Values.Concat(a.Attribute("change-set-roles").Values));
        return snapshot.OfKind("role", id).Where(r => r.Arn.EndsWith($":role/{pipeline.Role}", StringComparison.Ordinal)).Concat(builds.Concat(own).Select(snapshot.Find).OfType<Node>());
    }

    private AccessGroup[] GroupsOf(IReadOnlyCollection<InvariantTerm> terms) =>
        [.. model.Access.Groups.Where(g => terms.OfType<InvariantTerm.OfGroup>().Any(t => t.Name == g.Name))];

    private IEnumerable<Node> RolesOf(IEnumerable<AccessGroup> groups) =>
        from grant in groups.SelectMany(g => g.Grants.Select(p => (Group: g, p.Account, p.PermissionSet)))
        let account = organization.IdOf(grant.Account)
        let set = model.Access.PermissionSets[grant.PermissionSet]
        let prefix = PlannedPeople.PrefixOf(set.NameInAws)
        from role in snapshot.Principals
        where role.Kind == "role" && role.Account == account
            && (grant.Group.From is not null ? role.Name == grant.Group.RoleNameOf(set.Name)
                : model.Access.IsByUsers ? role.Name == set.RoleName : role.Name.StartsWith(prefix, StringComparison.Ordinal) && !role.Name.AsSpan(prefix.Length).Contains('_'))
        select (Node)role;

    // Where people are IAM users, each is one, whatever other groups have them.
    private IEnumerable<Node> UsersOf(IEnumerable<AccessGroup> groups) => UsersOf(model, snapshot, groups);

    private static IEnumerable<Node> UsersOf(OrganizationModel model, Snapshot snapshot, IEnumerable<AccessGroup> groups) => !model.Access.IsByUsers ? [] :
        from person in groups.SelectMany(g => g.Members ?? []).Distinct(StringComparer.Ordinal)
        from user in snapshot.OfKind("user")
        where user.Account == snapshot.ManagementAccount && user.Arn.EndsWith($":{PeopleStacks.UserOf(person)}", StringComparison.Ordinal)
        select user;

    private IEnumerable<string> AccountsOf(InvariantTerm term) => term switch
    {
        InvariantTerm.OfAccount account => organization.IdOf(account.Name) is { } id ? [id] : [],
        InvariantTerm.OfKind kind => model.Accounts.Where(a => kind.Kinds.Contains(a.Kind)).Select(a => organization.IdOf(a.Name)).OfType<string>(),
        InvariantTerm.OfUnit unit => organization.AccountsIn(unit.Unit),
        InvariantTerm.TheOrganization => organization.Accounts,
        InvariantTerm.OfGroup or InvariantTerm.OfDelivery or InvariantTerm.Tagged or InvariantTerm.ByArn or InvariantTerm.ByName => [],
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private IEnumerable<Node> NodesOf(InvariantTerm term)
    {
        switch (term)
        {
            case InvariantTerm.Tagged tag:
                var value = new WildcardPattern(tag.Value);
                return snapshot.Nodes.Where(n => n.Tags is { } tags && tags.TryGetValue(tag.Key, out var text) && value.IsMatch(text));
            case InvariantTerm.ByArn arn:
                var pattern = new WildcardPattern(arn.Pattern);
                return snapshot.Nodes.Where(n => n.Uncollected is null && pattern.IsMatch(n.Arn));
            case InvariantTerm.ByName name:
                var names = new WildcardPattern(name.Pattern);
                return snapshot.OfKind(name.Kind).Where(n => n.Uncollected is null && names.IsMatch(n.Name));
            case InvariantTerm.OfDelivery delivery:
                var workload = model.Workloads.First(w => w.Name == delivery.Workload);
                var accounts = workload.Delivery.Targets.Select(t => organization.IdOf(t.Account)).ToHashSet(StringComparer.Ordinal);
                return snapshot.OfKind("role").Where(r => r.Name == workload.RoleName && accounts.Contains(r.Account)).Concat(RolesOf(workload.Delivery.Pipeline));
            case InvariantTerm.OfAccount or InvariantTerm.OfKind or InvariantTerm.OfUnit or InvariantTerm.OfGroup or InvariantTerm.TheOrganization:
                return [];
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
