using System.Collections.Immutable;
using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Whether IAM can have people and permission sets as <c>through: iam-users</c> makes them. Limits: IAM User Guide, "IAM and AWS STS
/// quotas"; those that AWS raises on request count as they are without it.
/// </summary>
internal sealed class IamUserChecks(ReadingContext context)
{
    private const int LongestName = 64;
    private const int LongestTrust = 2_048;
    private const int LongestInline = 10_240;
    private const int MostPolicies = 10;

    /// <summary>The template of the users is sent as it is, in at most 51,200 bytes (CloudFormation User Guide, "quotas").</summary>
    private const int MostPeople = 200;

    /// <summary>What a role's trust policy has beside the people: its characters without white space.</summary>
    private const int TrustFrame = 240;

    /// <summary>A user's ARN without the name, with its quotes and comma.</summary>
    private const int ArnFrame = 46;

    /// <summary>Reports what IAM can't have.</summary>
    /// <param name="groups">The groups of the file.</param>
    /// <param name="sets">The permission sets.</param>
    /// <param name="breakGlass">The break-glass users: users of the same account.</param>
    /// <param name="section">The section <c>access</c>, for places.</param>
    public void Check(
        IReadOnlyList<AccessGroup> groups, ImmutableSortedDictionary<string, PermissionSet> sets, ImmutableArray<BreakGlassUser> breakGlass, IReadOnlyList<DocumentEntry> section)
    {
        foreach (var group in groups)
        {
            if (group.Members is null) Report(group.DeclaredAt, $"nobody is in the group '{group.Name}'", "name its people in 'members': there is no other place that says who is in a group");
            var node = section.First(e => e.Key == group.Name).Value;
            foreach (var key in (string[])["name", "was"])
            {
                if (Nodes.Find(node, key) is { } useless) Report(useless.Span, $"'{key}' is the name of a group in Identity Center, and there is no such group", $"delete '{key}'");
            }
        }

        var people = groups.SelectMany(g => g.Members ?? []).Distinct(StringComparer.Ordinal).ToList();
        foreach (var person in people.Where(p => p.Length > LongestName || !Names.IsRole(p)))
        {
            Report(groups.First(g => g.Members?.Contains(person) == true).DeclaredAt, $"'{person}' can't be the name of an IAM user", "IAM takes at most 64 letters, digits and _+=,.@-: give another address of the person");
        }

        // Names of users are one space, whatever their paths, and capitals are no difference (IAM User Guide, "Names and ARNs").
        foreach (var twice in breakGlass.Where(b => people.Contains(b.Name, StringComparer.OrdinalIgnoreCase)))
        {
            Report(twice.DeclaredAt, $"'{twice.Name}' is also a person of a group", "give the break-glass user a name of its own");
        }

        if (people.Count > MostPeople) Report(groups[0].DeclaredAt, $"{people.Count} people are too many for IAM users; Bulkhead keeps {MostPeople} at most", "use Identity Center");
        foreach (var set in sets.Values.Where(s => groups.Any(g => g.Grants.Any(p => p.PermissionSet == s.Name)))) CheckRole(set);
        CheckTrusts(groups);
    }

    private void CheckRole(PermissionSet set)
    {
        if (set.RoleName.Length > LongestName) Report(set.DeclaredAt, $"the permission set '{set.Name}' has too long a name for a role", $"use at most {LongestName - PermissionSet.RolePrefix.Length} characters");
        var policies = set.Policies.Length + set.CustomerPolicies.Length;
        if (policies > MostPolicies) Report(set.DeclaredAt, $"the permission set '{set.Name}' has {policies} managed policies; a role takes {MostPolicies}", "say some of it in 'inline'");
        if (set.Inline is { } inline && Encoding.UTF8.GetByteCount(inline) is var length and > LongestInline)
        {
            Report(set.DeclaredAt, $"the policy of '{set.Name}' has {length:N0} characters without white space; a role takes {LongestInline:N0}", "split the set, or use managed policies");
        }
    }

    private void CheckTrusts(IReadOnlyList<AccessGroup> groups)
    {
        var roles = groups.SelectMany(g => g.Grants.Select(p => (p.Account, p.PermissionSet, p.DeclaredAt, Members: g.Members ?? []))).GroupBy(p => (p.Account, p.PermissionSet));
        foreach (var role in roles)
        {
            var people = role.SelectMany(r => r.Members).Distinct(StringComparer.Ordinal).ToList();
            if (TrustFrame + people.Sum(p => p.Length + ArnFrame) <= LongestTrust) continue;
            Report(
                role.First().DeclaredAt, $"{people.Count} people have '{role.Key.PermissionSet}' in '{role.Key.Account}': more than the trust policy of a role holds ({LongestTrust:N0} characters)",
                "give it to fewer people, or use Identity Center");
        }
    }

    private void Report(SourceSpan place, string message, string help) => context.Report(AccessDiagnostics.Users, place, message, help: help);
}
