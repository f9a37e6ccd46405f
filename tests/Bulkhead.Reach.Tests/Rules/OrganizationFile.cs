using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>The organization of the cases: three accounts below the root, and perhaps an SCP there.</summary>
internal static class OrganizationFile
{
    public const string Management = "100000000000";
    public const string Own = "111111111111";
    public const string Other = "222222222222";

    private static readonly string[] Accounts = [Management, Own, Other];

    private static readonly string[] Services =
        ["sso.amazonaws.com", "iam.amazonaws.com", "account.amazonaws.com", "organizations.amazonaws.com", "member.org.stacksets.cloudformation.amazonaws.com"];

    /// <summary>AWS's responses about it.</summary>
    /// <param name="denied">The action that an SCP denies; null for none.</param>
    /// <param name="administrator">The delegated administrator of all services; null for none.</param>
    public static string Render(string? denied, string? administrator)
    {
        var policies = new JsonObject { ["p-FullAWSAccess"] = Policy("p-FullAWSAccess", IamDetails.Document("Allow", "*")) };
        var targets = new JsonObject { ["p-FullAWSAccess"] = Targets(["r-root", .. Accounts]) };
        if (denied is not null)
        {
            policies["p-guardrail"] = Policy("p-guardrail", IamDetails.Document("Deny", denied));
            targets["p-guardrail"] = Targets(["r-root"]);
        }

        var administrators = new JsonObject();
        if (administrator is not null)
        {
            administrators[administrator] = new JsonObject { ["DelegatedServices"] = new JsonArray([.. Services.Select(s => (JsonNode)new JsonObject { ["ServicePrincipal"] = s })]) };
        }

        return new JsonObject
        {
            ["organizations:DescribeOrganization"] = new JsonObject { ["Organization"] = new JsonObject { ["Id"] = "o-cases00000", ["MasterAccountId"] = Management } },
            ["organizations:ListAccountsForParent"] = new JsonObject
            {
                ["r-root"] = new JsonObject { ["Accounts"] = new JsonArray([.. Accounts.Select(a => (JsonNode)new JsonObject { ["Id"] = a, ["Name"] = a })]) },
            },
            ["organizations:DescribePolicy"] = policies,
            ["organizations:ListTargetsForPolicy"] = targets,
            ["organizations:ListDelegatedServicesForAccount"] = administrators,
        }.ToJsonString();
    }

    private static JsonObject Targets(string[] ids) => new() { ["Targets"] = new JsonArray([.. ids.Select(t => (JsonNode)new JsonObject { ["TargetId"] = t })]) };

    private static JsonObject Policy(string id, JsonObject document) => new()
    {
        ["Policy"] = new JsonObject
        {
            ["PolicySummary"] = new JsonObject { ["Id"] = id, ["Name"] = id[2..], ["Type"] = "SERVICE_CONTROL_POLICY" },
            ["Content"] = document.ToJsonString(),
        },
    };
}
