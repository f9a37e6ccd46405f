using System.Collections.Immutable;
using System.Text;
using Bulkhead.Config.Model;
using Bulkhead.Report.Text;

namespace Bulkhead.Report.Accounts;

/// <summary>A table with a header, one account a row. Lists are separated by spaces, tags are <c>key=value</c> lines.</summary>
internal static class AccountTable
{
    private static readonly ImmutableArray<(string Header, Func<ExportedAccount, string> Cell)> Columns =
    [
        ("name", a => a.Name),
        ("display_name", a => a.DisplayName),
        ("id", a => a.Id ?? ""),
        ("state", a => a.State),
        ("managed", a => Word(a.IsManaged)),
        ("management", a => Word(a.IsManagement)),
        ("quarantined", a => Word(a.IsQuarantined)),
        ("kind", a => a.Kind ?? ""),
        ("environment", a => a.Environment ?? ""),
        ("unit", a => a.Unit),
        ("email", a => a.Email),
        ("regions", a => string.Join(' ', a.Regions)),
        ("tags", a => string.Join('\n', a.Tags.Select(t => $"{t.Key}={t.Value}"))),
        ("administer_role", a => Role(a, RolePurpose.Administer)),
        ("audit_role", a => Role(a, RolePurpose.Audit)),
        ("operate_role", a => Role(a, RolePurpose.Operate)),
        ("security_contact", a => Address(a.Contacts.Security)),
        ("billing_contact", a => Address(a.Contacts.Billing)),
        ("operations_contact", a => Address(a.Contacts.Operations)),
        ("sponsor", a => a.Sponsor ?? ""),
        ("expires", a => a.Expires ?? ""),
        ("budget", a => a.Budget is { } budget ? AccountDocument.Amount(budget) : ""),
        ("currency", a => a.Budget?.Currency ?? ""),
    ];

    public static string Write(ExportedOrganization organization)
    {
        var output = new StringBuilder();
        CsvText.AppendRow(output, Columns.Select(c => c.Header));
        foreach (var account in organization.Accounts) CsvText.AppendRow(output, Columns.Select(c => c.Cell(account)));
        return output.ToString();
    }

    private static string Word(bool value) => value ? "true" : "false";

    private static string Role(ExportedAccount account, RolePurpose purpose) =>
        account.Roles.FirstOrDefault(r => r.Purpose == purpose)?.Arn ?? "";

    private static string Address(Contact? contact) => contact?.Email ?? "";
}
