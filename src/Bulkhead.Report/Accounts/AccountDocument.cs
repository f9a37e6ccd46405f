using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;

namespace Bulkhead.Report.Accounts;

/// <summary>The document <c>bulkhead.accounts/1</c>, in JSON and YAML. docs/json/accounts.schema.json is its schema.</summary>
internal static class AccountDocument
{
    public const string Format = "bulkhead.accounts/1";

    public static JsonObject Make(ExportedOrganization organization) => new()
    {
        ["format"] = Format,
        ["organization"] = Organization(organization),
        ["accounts"] = new JsonArray([.. organization.Accounts.Select(Account)]),
    };

    public static JsonObject Organization(ExportedOrganization organization) => new()
    {
        ["name"] = organization.Name,
        ["id"] = organization.Id,
        ["partition"] = organization.Partition,
        ["managementAccount"] = organization.ManagementAccount,
        ["home"] = organization.Home,
        ["regions"] = Texts(organization.Regions),
    };

    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode?)t)]);

    public static JsonObject Tags(IEnumerable<KeyValuePair<string, string>> tags) =>
        new(tags.Select(t => KeyValuePair.Create(t.Key, (JsonNode?)t.Value)));

    /// <summary>An amount as its digits: a number would lose them in readers that know binary fractions only.</summary>
    public static string Amount(Money money) => money.Amount.ToString("0.##", CultureInfo.InvariantCulture);

    private static JsonObject Account(ExportedAccount account) => new()
    {
        ["name"] = account.Name,
        ["displayName"] = account.DisplayName,
        ["id"] = account.Id,
        ["state"] = account.State,
        ["managed"] = account.IsManaged,
        ["management"] = account.IsManagement,
        ["quarantined"] = account.IsQuarantined,
        ["kind"] = account.Kind,
        ["environment"] = account.Environment,
        ["unit"] = account.Unit,
        ["email"] = account.Email,
        ["regions"] = Texts(account.Regions),
        ["tags"] = Tags(account.Tags),
        ["contacts"] = new JsonObject
        {
            ["security"] = Contact(account.Contacts.Security),
            ["billing"] = Contact(account.Contacts.Billing),
            ["operations"] = Contact(account.Contacts.Operations),
        },
        ["roles"] = new JsonArray([.. account.Roles.Select(Role)]),
        ["billTo"] = account.BillTo,
        ["sponsor"] = account.Sponsor,
        ["expires"] = account.Expires,
        ["budget"] = account.Budget is { } budget
            ? new JsonObject { ["amount"] = Amount(budget), ["currency"] = budget.Currency }
            : null,
    };

    private static JsonObject? Contact(Contact? contact) => contact is null ? null : new JsonObject
    {
        ["name"] = contact.Name,
        ["title"] = contact.Title,
        ["email"] = contact.Email,
        ["phone"] = contact.Phone,
    };

    private static JsonObject Role(ExportedRole role) => new()
    {
        ["purpose"] = RolePurposes.Word(role.Purpose),
        ["name"] = role.Name,
        ["arn"] = role.Arn,
        ["assumedFrom"] = role.From is { } from
            ? new JsonObject { ["account"] = from.Account, ["role"] = RolePurposes.Word(from.Purpose) }
            : new JsonObject { ["account"] = Engine.Plans.StepAddress.Management, ["role"] = null },
    };
}
