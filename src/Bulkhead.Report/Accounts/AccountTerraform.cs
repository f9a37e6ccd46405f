using System.Text.Json.Nodes;

namespace Bulkhead.Report.Accounts;

/// <summary>
/// Two variables, <c>organization</c> and <c>accounts</c>, as a file of variables in JSON. Terraform reads texts in it
/// literally, so that <c>${</c> in a name is no template ("Input Variables", variable definitions files). All accounts have
/// the same attributes, so that <c>map(object({…}))</c> is their type.
/// </summary>
internal static class AccountTerraform
{
    public static JsonObject Make(ExportedOrganization organization) => new()
    {
        ["organization"] = new JsonObject
        {
            ["name"] = organization.Name,
            ["id"] = organization.Id,
            ["partition"] = organization.Partition,
            ["management_account"] = organization.ManagementAccount,
            ["home"] = organization.Home,
            ["regions"] = AccountDocument.Texts(organization.Regions),
        },
        ["accounts"] = new JsonObject(organization.Accounts.Select(a => KeyValuePair.Create(a.Name, (JsonNode?)Account(a)))),
    };

    private static JsonObject Account(ExportedAccount account) => new()
    {
        ["id"] = account.Id,
        ["display_name"] = account.DisplayName,
        ["state"] = account.State,
        ["managed"] = account.IsManaged,
        ["management"] = account.IsManagement,
        ["quarantined"] = account.IsQuarantined,
        ["kind"] = account.Kind,
        ["environment"] = account.Environment,
        ["unit"] = account.Unit,
        ["email"] = account.Email,
        ["regions"] = AccountDocument.Texts(account.Regions),
        ["tags"] = AccountDocument.Tags(account.Tags),
        ["roles"] = new JsonObject(account.Roles
            .Where(r => r.Arn is not null)
            .Select(r => KeyValuePair.Create(RolePurposes.Word(r.Purpose), (JsonNode?)r.Arn))),
        ["sponsor"] = account.Sponsor,
        ["expires"] = account.Expires,
        ["budget"] = account.Budget is { } budget ? $"{AccountDocument.Amount(budget)} {budget.Currency}" : null,
    };
}
