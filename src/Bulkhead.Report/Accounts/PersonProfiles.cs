using System.Collections.Immutable;
using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>
/// Profiles of one person for the configuration file of the AWS CLI and SDKs: one for each account and permission set that the file
/// gives them, all by one log-in: to Identity Center, or as an IAM user.
/// </summary>
public static class PersonProfiles
{
    /// <summary>
    /// Prints the profiles of a person who logs in to Identity Center (AWS CLI User Guide, "Configuring IAM Identity Center authentication").
    /// </summary>
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
        var session = SessionOf(organization);
        var output = Begin(organization, person)
            .Append("# Log in with: aws sso login --sso-session ").Append(session).Append("\n\n")
            .Append("[sso-session ").Append(session).Append("]\n")
            .Append("sso_start_url = ").Append(CleanText.Line(portal)).Append('\n')
            .Append("sso_region = ").Append(CleanText.Line(region)).Append('\n')
            .Append("sso_registration_scopes = sso:account:access\n");
        AddProfiles(output, organization, access, person, today, (id, set) => output
            .Append("sso_session = ").Append(session).Append('\n')
            .Append("sso_account_id = ").Append(CleanText.Line(id)).Append('\n')
            .Append("sso_role_name = ").Append(CleanText.Line(set.NameInAws)).Append('\n'));
        return output.ToString();
    }

    /// <summary>
    /// Prints the profiles of a person who is an IAM user: the log-in of the console, handed on to the roles by a process, since a log-in
    /// is no source profile of a role (AWS CLI User Guide, "Login for AWS local development using console credentials").
    /// </summary>
    /// <param name="organization">The accounts.</param>
    /// <param name="access">Who may do what where.</param>
    /// <param name="person">The person's address, as the file's groups have it.</param>
    /// <param name="user">The ARN of the user.</param>
    /// <param name="today">The day: a group whose last day is over lets nobody in.</param>
    public static string WriteForUser(ExportedOrganization organization, OrganizationAccess access, string person, string user, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(organization);
        ArgumentNullException.ThrowIfNull(access);
        var session = SessionOf(organization);
        var output = Begin(organization, person)
            .Append("# Log in with: aws login --profile ").Append(session).Append("-login\n\n")
            .Append("[profile ").Append(session).Append("-login]\n")
            .Append("login_session = ").Append(CleanText.Line(user)).Append('\n')
            .Append("region = ").Append(CleanText.Line(organization.Home)).Append("\n\n")
            .Append("[profile ").Append(session).Append("-login-process]\n")
            .Append("credential_process = aws configure export-credentials --profile ").Append(session).Append("-login --format process\n");
        AddProfiles(output, organization, access, person, today, (id, set) => output
            .Append("role_arn = arn:").Append(organization.Partition).Append(":iam::").Append(CleanText.Line(id)).Append(":role/").Append(set.RoleName).Append('\n')
            .Append("source_profile = ").Append(session).Append("-login-process\n")
            .Append("duration_seconds = ").Append((int)set.Session.TotalSeconds).Append('\n'));
        return output.ToString();
    }

    private static string SessionOf(ExportedOrganization organization) => UniqueNames.Slug(organization.Name, "organization");

    private static StringBuilder Begin(ExportedOrganization organization, string person) => new StringBuilder()
        .Append("# Profiles of ").Append(CleanText.Line(person)).Append(" in the organization ").Append(CleanText.Line(organization.Name))
        .Append(". Written by 'bulkhead export accounts': edit the configuration, not this file.\n");

    private static void AddProfiles(
        StringBuilder output, ExportedOrganization organization, OrganizationAccess access, string person, DateOnly today, Action<string, PermissionSet> addLogin)
    {
        var names = new UniqueNames([]);
        foreach (var (name, set) in GrantsOf(access, person, today))
        {
            if (organization.Accounts.FirstOrDefault(a => a.Name == name) is not { IsQuarantined: false } account) continue;
            if (account.Id is not { } id)
            {
                output.Append("\n# ").Append(CleanText.Line(name)).Append(" is not made yet.\n");
                continue;
            }

            var profile = names.Take($"{SessionOf(organization)}-{UniqueNames.Slug(account.Name, "account")}-{UniqueNames.Slug(set.Name, "role")}", id);
            output.Append("\n# ").Append(CleanText.Line(account.Name)).Append(": ").Append(CleanText.Line(account.DisplayName)).Append(", ").Append(CleanText.Line(account.Unit)).Append('\n')
                .Append("[profile ").Append(profile).Append("]\n");
            addLogin(id, set);
            output.Append("region = ").Append(CleanText.Line(account.Regions is [var home, ..] ? home : organization.Home)).Append('\n');
        }
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
