using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Finds the roots, units and accounts where policies of the file come or go, and where policies of others may hang.
/// </summary>
internal static class ChangingTargets
{
    /// <summary>Each target that exists, once for each type of which policies come or go there and which others use too.</summary>
    public static ImmutableArray<(OrganizationPolicyType Type, string Target)> In(DesiredOrganization desired, ObservedOrganization observed)
    {
        var policies = PolicyMatching.Match(desired, observed);
        var accounts = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        var units = UnitMatching.Match(desired, observed);
        var others = observed.Policies
            .Where(p => !p.IsAwsManaged && !policies.IsWanted(p) && !desired.Owns(p.Tags))
            .Select(p => p.Type)
            .ToHashSet();
        var changing = new HashSet<(OrganizationPolicyType, string)>();
        foreach (var policy in desired.Policies.Where(p => others.Contains(p.Type)))
        {
            var now = policies.Find(policy.Type, policy.Name)?.Targets ?? [];
            var wanted = policy.Targets.Select(IdOf).OfType<string>().ToArray();
            changing.UnionWith(wanted.Except(now, StringComparer.Ordinal).Concat(now.Except(wanted, StringComparer.Ordinal)).Select(target => (policy.Type, target)));
        }

        foreach (var policy in observed.Policies.Where(p => others.Contains(p.Type) && !policies.IsWanted(p) && desired.Owns(p.Tags)))
        {
            changing.UnionWith(policy.Targets.Select(target => (policy.Type, target)));
        }

        return [.. changing.Order()];

        string? IdOf(PolicyTarget target) => target switch
        {
            PolicyTarget.UnitTarget { Unit: var path } => units.IdOf(path),
            PolicyTarget.AccountTarget { Account: var name } => accounts.Find(name)?.Id.Value,
            _ => throw new UnreachableException(),
        };
    }
}
