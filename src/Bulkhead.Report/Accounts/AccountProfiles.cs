using System.Text;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>
/// Profiles for the configuration file of the AWS CLI and SDKs, one for each role of each account
/// (AWS CLI User Guide, "Using an IAM role in the AWS CLI"). A profile is called by the organization, the account and the
/// role's purpose, in letters, digits and hyphens alone.
/// </summary>
internal static class AccountProfiles
{
    public static string Write(ExportedOrganization organization, string sourceProfile)
    {
        var output = new StringBuilder();
        output.Append("# Profiles of the organization ").Append(CleanText.Line(organization.Name))
            .Append(". Written by 'bulkhead export accounts': edit the configuration, not this file.\n");
        var names = Names(organization);
        foreach (var account in organization.Accounts.Where(a => a.Roles.Length > 0))
        {
            output.Append("\n# ").Append(CleanText.Line(account.Name)).Append(": ").Append(CleanText.Line(account.DisplayName)).Append(", ")
                .Append(account.Id is null ? "not made yet" : CleanText.Line(account.Id)).Append(", ")
                .Append(CleanText.Line(account.Unit)).Append('\n');
            foreach (var role in account.Roles)
            {
                if (role.Arn is not { } arn) continue;
                // Where the role in between can't be named, the chain begins with the management account's credentials.
                var source = role.From is { } from ? names.GetValueOrDefault(from, sourceProfile) : sourceProfile;
                output.Append("[profile ").Append(names[new RoleSource(account.Name, role.Purpose)]).Append("]\n")
                    .Append("role_arn = ").Append(CleanText.Line(arn)).Append('\n')
                    .Append("source_profile = ").Append(CleanText.Line(source)).Append('\n')
                    .Append("region = ").Append(CleanText.Line(account.Regions is [var home, ..] ? home : organization.Home)).Append('\n');
            }
        }

        return output.ToString();
    }

    private static Dictionary<RoleSource, string> Names(ExportedOrganization organization)
    {
        var names = new Dictionary<RoleSource, string>();
        var accounts = new UniqueNames([]);
        var prefix = UniqueNames.Slug(organization.Name, "organization");
        foreach (var account in organization.Accounts)
        {
            // The purpose is one word without hyphen, so names that are unique without it stay so with it.
            var slug = accounts.Take(UniqueNames.Slug(account.Name, "account"), account.Id ?? "0");
            foreach (var role in account.Roles.Where(r => r.Arn is not null))
            {
                names.Add(new RoleSource(account.Name, role.Purpose), $"{prefix}-{slug}-{RolePurposes.Word(role.Purpose)}");
            }
        }

        return names;
    }
}
