using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Documents;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>Policies, those that AWS owns included.</summary>
internal static class PolicyState
{
    private static readonly JsonObject FullAccess = AwsOwned(
        PolicyTypes.FullAccess,
        "FullAWSAccess",
        "Allows access to every operation",
        PolicyTypes.Scp,
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""");

    private static readonly JsonObject RcpFullAccess = AwsOwned(
        PolicyTypes.RcpFullAccess,
        "RCPFullAWSAccess",
        "Allows access to every resource",
        PolicyTypes.Rcp,
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""");

    /// <summary>A policy: Id, Name, Description, Type, Content; null when there is none.</summary>
    public static JsonObject? Find(ResourceStore store, string id) => id switch
    {
        PolicyTypes.FullAccess => FullAccess,
        PolicyTypes.RcpFullAccess => RcpFullAccess,
        _ => store.Find(OrganizationState.Policies, id),
    };

    /// <summary>A policy that must exist.</summary>
    public static JsonObject Require(ResourceStore store, string id) =>
        Find(store, id) ?? throw new ServiceException("PolicyNotFoundException", "You specified a policy that doesn't exist.");

    /// <summary>The policies of a type by id.</summary>
    public static IEnumerable<KeyValuePair<string, JsonObject>> OfType(ResourceStore store, string type)
    {
        var all = store.All(OrganizationState.Policies).Where(p => p.Value.Text("Type") == type);
        if (PolicyTypes.DefaultPolicy(type) is { } id) all = all.Append(KeyValuePair.Create(id, Find(store, id)!));
        return all.OrderBy(p => p.Key, StringComparer.Ordinal);
    }

    /// <summary>Whether AWS owns a policy.</summary>
    public static bool IsAwsOwned(string id) => id is PolicyTypes.FullAccess or PolicyTypes.RcpFullAccess;

    /// <summary>What lists show of a policy.</summary>
    public static JsonObject Summary(JsonObject organization, JsonObject policy)
    {
        var id = policy.Needed("Id");
        var kind = policy.Needed("Type").ToLowerInvariant();
        var summary = policy.Pick("Id", "Name", "Description", "Type");
        summary["Arn"] = IsAwsOwned(id)
            ? $"arn:aws:organizations::aws:policy/{kind}/{id}"
            : $"arn:aws:organizations::{organization.Text("ManagementId")}:policy/{organization.Text("Id")}/{kind}/{id}";
        summary["AwsManaged"] = IsAwsOwned(id);
        return summary;
    }

    /// <summary>A policy, as answers show it.</summary>
    public static JsonObject Full(JsonObject organization, JsonObject policy) => new()
    {
        ["PolicySummary"] = Summary(organization, policy),
        ["Content"] = policy.Needed("Content"),
    };

    /// <summary>Refuses content that AWS refuses.</summary>
    public static void CheckContent(string type, string content)
    {
        if (content.Length > PolicyTypes.MaxLength(type))
        {
            throw OrganizationState.Refusal(
                "ConstraintViolationException", "POLICY_CONTENT_LIMIT_EXCEEDED", "You have exceeded the maximum size of a policy document.");
        }

        JsonObject? document = null;
        try
        {
            document = JsonNode.Parse(content) as JsonObject;
        }
        catch (JsonException)
        {
            // Refused below, as other content that is no object.
        }

        var isRight = document is not null && (PolicyTypes.IsAuthorization(type)
            ? document.Text("Version") is "2012-10-17" or "2008-10-17" && HasStatements(type, document)
                && PolicyDocuments.FaultOf(content, type == PolicyTypes.Scp ? PolicyKind.Scp : PolicyKind.Rcp) is null
            : document.Count == 1 && document[PolicyTypes.RootKey(type)] is JsonObject && EffectivePolicy.IsWellFormed(document));
        if (!isRight)
        {
            throw new ServiceException(
                "MalformedPolicyDocumentException", "The provided policy document does not meet the requirements of the specified policy type.");
        }
    }

    private static bool HasStatements(string type, JsonObject document)
    {
        IReadOnlyList<JsonNode?> statements = document["Statement"] switch
        {
            JsonArray list => [.. list],
            JsonObject one => [one],
            _ => [],
        };
        return statements.Count > 0 && statements.All(node =>
            node is JsonObject statement
            && statement.Text("Effect") is { } effect
            && (type == PolicyTypes.Rcp ? effect == "Deny" && statement["Principal"] is not null : effect is "Allow" or "Deny" && statement["Principal"] is null)
            && (statement["Action"] is not null ^ statement["NotAction"] is not null)
            && (statement["Resource"] is not null ^ statement["NotResource"] is not null));
    }

    private static JsonObject AwsOwned(string id, string name, string description, string type, string content) => new()
    {
        ["Id"] = id,
        ["Name"] = name,
        ["Description"] = description,
        ["Type"] = type,
        ["Content"] = content,
    };
}
