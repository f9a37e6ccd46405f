using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>The accounts that the administrator of a service must look after: in values by their name in the file.</summary>
internal static class OrganizationMembers
{
    /// <summary>The property that holds them.</summary>
    public const string Property = "Members";

    /// <summary>Every account but the administrator's, the management account included.</summary>
    public static JsonObject Desire(OrganizationModel model, string administrator) => new()
    {
        [Property] = new JsonObject(model.Accounts.Select(a => a.Name).Prepend(StepAddress.Management)
            .Where(name => name != administrator)
            .Select(name => KeyValuePair.Create(name, (JsonNode?)StackReferences.Account(name)))),
    };

    /// <summary>Those of the desired accounts that are members.</summary>
    public static JsonObject Read(JsonObject desired, IReadOnlySet<string> members) => new()
    {
        [Property] = new JsonObject(((JsonObject)desired[Property]!)
            .Where(a => members.Contains(a.Value!.GetValue<string>()))
            .Select(a => KeyValuePair.Create(a.Key, (JsonNode?)a.Value!.GetValue<string>()))),
    };

    /// <summary>The ids of the desired accounts that are no members yet.</summary>
    public static string[] Missing(JsonObject desired, IReadOnlySet<string> members) =>
        [.. ((JsonObject)desired[Property]!).Select(a => a.Value!.GetValue<string>()).Where(id => !members.Contains(id))];

    /// <summary>
    /// The root e-mail addresses of all accounts by id. A delegated administrator may list them (Organizations User Guide,
    /// "Delegated administrator for AWS services that work with Organizations").
    /// </summary>
    public static async Task<(IReadOnlyDictionary<string, string> Emails, AwsRefusal? Refusal)> EmailsAsync(
        AwsSession session, CancellationToken cancellationToken) =>
        await session.CallAllPagesAsync("organizations", "ListAccounts", [], cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (SettingValues.Pairs(output, "Accounts", "Id", "Email"), null),
            AwsRefusal refusal => (new Dictionary<string, string>(), refusal),
            _ => throw new UnreachableException(),
        };
}
