using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Repair;

/// <summary>Makes of cuts the policies to put in place, one for each policy that changes.</summary>
internal static class RepairChanges
{
    public static ImmutableArray<RepairChange> Of(Snapshot before, ImmutableArray<Cut> cuts)
    {
        var facts = ChangedFacts.Make(before, cuts.Select(c => c.Edit));
        return
        [
            .. cuts.GroupBy(c => PlaceOf(c.Edit))
                .Select(g => Make(g.Key, [.. g], before, facts))
                .OrderByDescending(c => c.Touched.Length).ThenBy(c => c.Kind).ThenBy(c => c.Place, StringComparer.Ordinal).ThenBy(c => c.Policy, StringComparer.Ordinal),
        ];
    }

    private static (string Sort, int Node, int Inline) PlaceOf(PolicyEdit edit) => edit switch
    {
        PolicyEdit.AddServiceControl scp => ($"scp {scp.Account}", 0, 0),
        PolicyEdit.AddResourceControl rcp => ($"rcp {rcp.Account}", 0, 0),
        PolicyEdit.AddBoundary boundary => ("boundary", boundary.Principal, 0),
        PolicyEdit.AddStatement added => ("policy", added.Slot.Node, added.Slot.Inline),
        PolicyEdit.RemoveAction removed => ("policy", removed.Slot.Node, removed.Slot.Inline),
        PolicyEdit.ReplacePrincipal replaced => ("policy", replaced.Slot.Node, replaced.Slot.Inline),
        PolicyEdit.LeaveGroup left => ("leave", left.User, left.Group),
        PolicyEdit.Detach detached => ("detach", detached.Holder, detached.Policy),
        PolicyEdit.RevokeGrant revoked => ("grant", revoked.Key, revoked.Grant),
        PolicyEdit.CloseAccessLists closed => ("lists", closed.Bucket, 0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static RepairChange Make((string Sort, int Node, int Inline) place, ImmutableArray<Cut> cuts, Snapshot before, ChangedFacts facts)
    {
        var slot = new PolicySlot(place.Node, place.Inline);
        (string At, string Name, PolicyDocument? Document) change = cuts[0].Edit switch
        {
            PolicyEdit.AddServiceControl scp => (scp.Account, $"scp-of-{NameOf(scp.Account, before)}", facts.ServiceControlOf(scp.Account)),
            PolicyEdit.AddResourceControl rcp => (rcp.Account, $"rcp-of-{NameOf(rcp.Account, before)}", facts.ResourceControlOf(rcp.Account)),
            PolicyEdit.AddBoundary boundary => (before.Nodes[boundary.Principal].Arn, ChangedFacts.NameOfBoundary(before.Nodes[boundary.Principal]), facts.BoundaryOf(boundary.Principal)),
            PolicyEdit.LeaveGroup left => (before.Nodes[left.User].Arn, before.Nodes[left.Group].Name, null),
            PolicyEdit.Detach detached => (before.Nodes[detached.Holder].Arn, before.Nodes[detached.Policy].Name, null),
            PolicyEdit.RevokeGrant revoked => (before.Nodes[revoked.Key].Arn, before.Nodes[revoked.Key].KeyGrants[revoked.Grant].Id ?? $"grant {revoked.Grant + 1}", null),
            PolicyEdit.CloseAccessLists closed => (before.Nodes[closed.Bucket].Arn, "access lists", null),
            PolicyEdit.AddStatement or PolicyEdit.RemoveAction or PolicyEdit.ReplacePrincipal =>
                (before.Nodes[place.Node].Arn, cuts[0].Kind is RepairKind.Trust ? "trust policy" : cuts[0].Kind is RepairKind.ResourcePolicy ? "resource policy" : slot.In(before)!.Name ?? "policy", facts.DocumentOf(slot)),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return new(
            cuts[0].Kind, change.At, change.Name, [.. cuts.Select(c => c.Text)], change.Document is null ? null : PolicyWriter.Text(change.Document),
            [.. cuts.SelectMany(c => c.Touched).Select(p => p.Arn).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
    }

    private static string NameOf(string account, Snapshot before) => before.Accounts.GetValueOrDefault(account)?.Name ?? account;
}
