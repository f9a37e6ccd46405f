using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;

namespace Bulkhead.Engine.Invariants;

/// <summary>Who begins: all that the sentence speaks of, together (docs/invariants.md, "Who is nobody").</summary>
internal sealed class InvariantSubjects(Snapshot snapshot, InvariantTerms terms)
{
    /// <summary>The subject of an invariant about these objects.</summary>
    public ReachSubject Of(Invariant invariant, ImmutableHashSet<string> protectedAccounts)
    {
        var accounts = terms.AccountsOf(invariant.Subjects);
        var nodes = invariant.Scope == InvariantScope.In ? terms.NodesOf(invariant.Subjects) : terms.OwnNodesOf(invariant.Subjects);
        var trusted = protectedAccounts.Union(terms.PipelineAccountsOf(invariant.Subjects));
        bool IsNamed(PrincipalNode principal) => accounts.Contains(principal.Account) || nodes.Contains(principal);
        return invariant.Scope switch
        {
            InvariantScope.In => Together(Everybody().Where(IsNamed)),
            InvariantScope.Outside or InvariantScope.Everybody => Together(Everybody().Where(p => MayBegin(p, trusted) && !IsNamed(p)).Append(Anyone)),
            InvariantScope.OutsideOrganization => Together([Anyone]),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

        ReachSubject Together(IEnumerable<PrincipalNode> principals)
        {
            var all = principals.ToLookup(p => p.Uncollected is null);
            return new(Name(invariant), [.. all[true]]) { Possible = [.. all[false]] };
        }
    }

    private PrincipalNode Anyone => (PrincipalNode)snapshot.Find(SnapshotReader.Anyone)!;

    private IEnumerable<PrincipalNode> Everybody() => snapshot.Principals.Where(p => p.Kind is "user" or "role");

    // Nobody is a role of what is protected, or of where a named pipeline delivers from, to begin with, but for those of people; and whoever is in the management account may do all,
    // but for people whose users stand there.
    private bool MayBegin(PrincipalNode principal, ImmutableHashSet<string> trustedAccounts) =>
        terms.People.Contains(principal)
        || (principal.Account != snapshot.ManagementAccount && (!trustedAccounts.Contains(principal.Account) || principal.IsPerson));

    private static string Name(Invariant invariant)
    {
        var names = string.Join(", ", invariant.Subjects.Select(s => s.Text));
        return invariant.Scope switch
        {
            InvariantScope.In => $"somebody in {names}",
            InvariantScope.Outside => $"somebody outside {names}",
            InvariantScope.Everybody => "somebody",
            InvariantScope.OutsideOrganization => "somebody outside the organization",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}
