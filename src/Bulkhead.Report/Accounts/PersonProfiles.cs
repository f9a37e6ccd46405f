using System.Collections.Immutable;
using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>
/// Profiles of one person for the configuration file of the AWS CLI and SDKs: one for each account and permission set that the file
/// gives them, all by one log-in to Identity Center (AWS CLI User Guide, "Configuring IAM Identity Center authentication").
/// </summary>
public static class PersonProfiles
{
    /// <summary>Prints the profiles.</summary>
    /// <param name="organization">The accounts.</param>
    /// <param name="access">Who may do what where.</param>
    /// <param name="person">The person's address, as the file's groups have it.</param>
    /// <param name="portal">The address of the access portal.</param>
    /// <param name="region">The region of Identity Center.</param>
    /// <param name="today">The day: a group whose last day is over lets nobody in.</param>
    public static string Write(ExportedOrganization organization, OrganizationAccess access, string person, string portal, string region, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(access);
        var session = UniqueNames.Slug(organization.Name, "organization");
        var output = new StringBuilder();
        output.Append("# Profiles of ").Append(CleanText.Line(person)).Append(" in the organization ").Append(CleanText.Line(organization.Name))
            .Append(". Written by 'bulkhead export accounts': edit the configuration, not this file.\n")
            .Append("# Log in with: aws sso login --sso-session ").Append(session).Append("\n\n")
            .Append("[sso-session ").Append(session).Append("]\n")
            .Append("sso_start_url = ").Append(CleanText.Line(portal)).Append('\n')
            .Append("sso_region = ").Append(CleanText.Line(region)).Append('\n')
            .Append("sso_registration_scopes = sso:account:access\n");
        var names = new UniqueNames([]);
        foreach (var (name, set) in GrantsOf(access, person, today))
        {
            if (organization.Accounts.FirstOrDefault(a => a.Name == name) is not { IsQuarantined: false } account) continue;
            if (account.Id is not { } id)
            {
                output.Append("\n# ").Append(CleanText.Line(name)).Append(" is not made yet.\n");
                continue;
            }

            var profile = names.Take($"{session}-{UniqueNames.Slug(account.Name, "account")}-{UniqueNames.Slug(set.Name, "role")}", id);
            output.Append("\n# ").Append(CleanText.Line(account.Name)).Append(": ").Append(CleanText.Line(account.DisplayName)).Append(", ").Append(CleanText.Line(account.Unit)).Append('\n')
                .Append("[profile ").Append(profile).Append("]\n")
                .Append("sso_session = ").Append(session).Append('\n')
                .Append("sso_account_id = ").Append(CleanText.Line(id)).Append('\n')
                .Append("sso_role_name = ").Append(CleanText.Line(set.NameInAws)).Append('\n')
                .Append("region = ").Append(CleanText.Line(account.Regions is [var home, ..] ? home : organization.Home)).Append('\n');
        }

        return output.ToString();
    }

    /// <summary>What a person may do where: each account and set once, however many groups give it.</summary>
    private static ImmutableArray<(string Account, PermissionSet Set)> GrantsOf(OrganizationAccess access, string person, DateOnly today) =>
    [
        .. access.Groups
            .Where(g => g.Members?.Contains(person) == true && (g.Expires is not { } last || last >= today))
            .SelectMany(g => g.Grants).Select(g => (g.Account, g.PermissionSet)).Distinct()
            .OrderBy(g => g.Account, StringComparer.Ordinal).ThenBy(g => g.PermissionSet, StringComparer.Ordinal)
            .Select(g => (g.Account, access.PermissionSets[g.PermissionSet])),
    ];
}
