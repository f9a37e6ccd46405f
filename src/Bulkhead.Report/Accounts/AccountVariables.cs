using System.Text;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>
/// <c>export NAME='value'</c> lines for a POSIX shell. What is not known has no variable, so that <c>set -u</c> finds the gap.
/// </summary>
internal static class AccountVariables
{
    public static string Write(ExportedOrganization organization)
    {
        var output = new StringBuilder();
        Line("BULKHEAD_ORGANIZATION_NAME", organization.Name);
        Line("BULKHEAD_ORGANIZATION_ID", organization.Id);
        Line("BULKHEAD_PARTITION", organization.Partition);
        Line("BULKHEAD_REGIONS", string.Join(' ', organization.Regions));
        Line("BULKHEAD_ACCOUNTS", string.Join(' ', organization.Accounts.Select(a => a.Name)));
        var names = new UniqueNames([], separator: '_');
        foreach (var account in organization.Accounts)
        {
            // The last word of a name says what it holds and has no underscore, so two accounts never share a variable.
            var name = "BULKHEAD_ACCOUNT_" + names.Take(ShellText.VariableName(account.Name), account.Id ?? "0");
            Line($"{name}_NAME", account.DisplayName);
            Line($"{name}_ID", account.Id);
            Line($"{name}_STATE", account.State);
            Line($"{name}_KIND", account.Kind);
            Line($"{name}_ENVIRONMENT", account.Environment);
            Line($"{name}_UNIT", account.Unit);
            Line($"{name}_EMAIL", account.Email);
            if (account.Regions.Length > 0) Line($"{name}_REGIONS", string.Join(' ', account.Regions));
            foreach (var role in account.Roles) Line($"{name}_{RolePurposes.Word(role.Purpose).ToUpperInvariant()}", role.Arn);
        }

        return output.ToString();

        void Line(string name, string? value)
        {
            if (value is not null) output.Append("export ").Append(name).Append('=').Append(ShellText.Quote(value)).Append('\n');
        }
    }
}
