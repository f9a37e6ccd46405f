using System.Collections.Immutable;
using System.Xml;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Access;

/// <summary>Turns the section <c>access</c> into what Identity Center must have. Pure.</summary>
internal static class DesiredAccessBuilder
{
    /// <summary>What it must have; null where the file has no such section, or people are IAM users.</summary>
    /// <param name="model">The file's meaning.</param>
    /// <param name="living">The accounts that have not expired: nobody is let into the others.</param>
    /// <param name="today">The day, in UTC: groups whose <c>expires</c> is before it are let in nowhere.</param>
    public static DesiredAccess? Build(OrganizationModel model, ImmutableArray<Account> living, DateOnly today)
    {
        var access = model.Access;
        if (!access.IsDeclared || access.IsByUsers) return null;
        var open = living.Select(a => a.Name).Append(AccessGrant.ManagementAccount).ToHashSet(StringComparer.Ordinal);
        // Who comes from an identity provider of the accounts' own has no group there.
        var groups = access.Groups.Where(g => g.From is null).ToList();
        var grants = groups
            .Where(g => g.Expires is not { } last || last >= today)
            .SelectMany(g => g.Grants.Where(p => open.Contains(p.Account)).Select(p => (Group: g, Grant: p)))
            .ToList();
        var used = grants.Select(g => g.Grant.PermissionSet).ToHashSet(StringComparer.Ordinal);
        return new DesiredAccess
        {
            Region = access.Region ?? model.Home,
            IsExternal = access.IsExternal,
            PermissionSets = [.. access.PermissionSets.Values.Where(s => used.Contains(s.Name)).Select(s => Describe(model, s)).OrderBy(s => s.Name, StringComparer.Ordinal)],
            Groups = [.. groups.Select(g => new DesiredGroup(g.NameInAws, DesiredGroup.DescriptionFor(model.Name), g.Members, g.Was, g.DeclaredAt)).OrderBy(g => g.Name, StringComparer.Ordinal)],
            Assignments = [.. grants.Select(g => new DesiredAssignment(g.Group.NameInAws, access.PermissionSets[g.Grant.PermissionSet].NameInAws, g.Grant.Account))],
        };
    }

    private static DesiredPermissionSet Describe(OrganizationModel model, PermissionSet set) => new()
    {
        Name = set.NameInAws,
        Description = set.Description,
        Session = XmlConvert.ToString(set.Session),
        Policies = set.Policies,
        CustomerPolicies = set.CustomerPolicies,
        Inline = set.Inline,
        Boundary = set.Boundary,
        Tags = model.Tags
            .SetItem(OwnershipTags.Managed, model.Name)
            .SetItem(OwnershipTags.Name, OwnershipTags.ValueOf(set.Name)),
    };
}
