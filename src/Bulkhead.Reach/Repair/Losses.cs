using System.Collections.Immutable;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Repair;

/// <summary>
/// Who loses something by a change that it may do today: the IAM engine is asked, before and after, for each user and role as it is.
/// What is not known counts as may.
/// </summary>
internal sealed class Losses(World world)
{
    // Stands for a resource that no policy singles out.
    private const string AnyName = "x7fq2example";

    private readonly Snapshot _before = world.Snapshot;

    /// <summary>Of those that have a policy.</summary>
    /// <param name="slot">The policy.</param>
    /// <param name="edit">The change.</param>
    /// <param name="action">The action that it is about.</param>
    /// <param name="resources">The resources that it is about, with wildcards.</param>
    /// <param name="found">The call by which it was found.</param>
    public ImmutableArray<PrincipalNode> OfHolders(PolicySlot slot, PolicyEdit edit, string action, ImmutableArray<string> resources, AskedCall found)
    {
        var after = new AccessOracle(ChangedFacts.Make(_before, [edit]).Snapshot);
        var owner = _before.Nodes[slot.Node];
        return [.. People().Where(p => Holds(p, owner)).Where(p => CallsOf(p, action, resources, found).Any(c => May(world.Oracle, p, c) && !MayAfter(after, p, c)))];
    }

    /// <summary>Of some, when an action on a resource (null: on everything) is denied to them.</summary>
    public ImmutableArray<PrincipalNode> OfDenial(IEnumerable<PrincipalNode> principals, string action, string? resource, AskedCall found) =>
        [.. principals.Where(p => p.Uncollected is null).Where(p => CallsOf(p, action, [resource ?? "*"], found).Any(c => May(world.Oracle, p, c)))];

    /// <summary>Of everybody, when a resource's own policy is changed.</summary>
    public ImmutableArray<PrincipalNode> OfEverybody(PolicyEdit edit, AskedCall found)
    {
        var after = new AccessOracle(ChangedFacts.Make(_before, [edit]).Snapshot);
        var call = found with { Node = found.Node is { } node ? _before.Nodes[node.Index] : null };
        return [.. People().Where(p => May(world.Oracle, p, call) && !MayAfter(after, p, call))];
    }

    /// <summary>Whether something runs with the role by way of a service, or that is not known.</summary>
    public bool IsUsedBy(PrincipalNode role, string service)
    {
        var end = service.AsSpan().IndexOfAny('.', '-');
        var prefix = service[..(end < 0 ? service.Length : end)] + ".";
        return _before.Nodes.Any(n => n.Account == role.Account && n.Kind.StartsWith(prefix, StringComparison.Ordinal)
            && (n.Uncollected is not null || n.AllAttributes.Any(a => a.Value.Values.Contains(role.Arn) || (a.Value.Unknown is not null && a.Key.Contains("role", StringComparison.Ordinal)))));
    }

    private IEnumerable<PrincipalNode> People() => _before.Principals.Where(p => p.Kind is "user" or "role" && p.Uncollected is null);

    private static bool Holds(PrincipalNode principal, Node owner) => owner switch
    {
        PolicyNode policy => principal.Attached.Contains(policy) || principal.Groups.Any(g => g.Attached.Contains(policy)) || principal.Boundary == policy,
        GroupNode group => principal.Groups.Contains(group),
        _ => principal == owner,
    };

    // The call itself, and one on something that only this policy is about.
    private IEnumerable<AskedCall> CallsOf(PrincipalNode principal, string action, ImmutableArray<string> resources, AskedCall found)
    {
        if (found.Node is { } node && node.Index < _before.Nodes.Length && _before.Nodes[node.Index].Arn == node.Arn) yield return found with { Node = _before.Nodes[node.Index] };
        foreach (var resource in resources)
        {
            if (resource == "*") yield return new(action, "*", true, principal.Account, null, found.Context, null);
            else if (resource.Contains("${", StringComparison.Ordinal)) yield return new(action, "*", true, principal.Account, null, found.Context, null);
            else if (resource.AsSpan().IndexOfAny('*', '?') >= 0) yield return new(action, resource.Replace("*", AnyName, StringComparison.Ordinal).Replace('?', 'x'), false, principal.Account, null, found.Context, null);
            else yield return new(action, resource, false, principal.Account, _before.Find(resource), found.Context, null);
        }
    }

    private static Stance StanceOf(AccessOracle oracle, PrincipalNode principal) => oracle.Stances.Of(principal, Loosening.None, [], [], [], false);

    private bool May(AccessOracle oracle, PrincipalNode principal, AskedCall call)
    {
        var stance = StanceOf(oracle, principal);
        return world.MayReach(stance, call) && oracle.Ask(stance, call).Verdict != PossibleVerdict.No;
    }

    private static bool MayAfter(AccessOracle after, PrincipalNode principal, AskedCall call)
    {
        var changed = after.Snapshot.Nodes[principal.Index];
        var asked = call.Node is { } node ? call with { Node = after.Snapshot.Nodes[node.Index] } : call;
        return after.Ask(StanceOf(after, (PrincipalNode)changed), asked).Verdict != PossibleVerdict.No;
    }
}
