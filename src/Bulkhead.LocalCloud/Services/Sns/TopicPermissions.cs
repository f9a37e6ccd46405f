using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Statements of topics' policies by label: the old way to let other accounts in.</summary>
internal static class TopicPermissions
{
    public static JsonObject AddPermission(CallContext context, JsonObject input)
    {
        var label = input.Needed("Label");
        Change(context, input, statements =>
        {
            if (statements.Any(s => s?["Sid"]?.GetValue<string>() == label)) throw new ServiceException("InvalidParameter", "Invalid parameter: Statement already exists");
            statements.Add((JsonNode)new JsonObject
            {
                ["Sid"] = label,
                ["Effect"] = "Allow",
                ["Principal"] = new JsonObject { ["AWS"] = input.Texts("AWSAccountId").Select(a => $"arn:aws:iam::{a}:root").ToJson() },
                ["Action"] = input.Texts("ActionName").Select(a => "SNS:" + a).ToJson(),
                ["Resource"] = input.Needed("TopicArn"),
            });
        });
        return [];
    }

    public static JsonObject RemovePermission(CallContext context, JsonObject input)
    {
        var label = input.Needed("Label");
        Change(context, input, statements => statements.RemoveAll(s => s?["Sid"]?.GetValue<string>() == label));
        return [];
    }

    private static void Change(CallContext context, JsonObject input, Action<JsonArray> change)
    {
        var arn = input.Needed("TopicArn");
        var topic = SnsHandler.Require(context, arn).Copy();
        var attributes = topic.Object("Attributes")!;
        var policy = (JsonObject)JsonNode.Parse(attributes.Needed("Policy"))!;
        change((JsonArray)policy["Statement"]!);
        PolicyDocuments.Check(policy.ToJsonString(), hasPrincipal: true, "InvalidParameter");
        attributes["Policy"] = policy.ToJsonString();
        context.Cloud.Store.Put(SnsState.Topics(context.Account.Value, context.Region.Value), arn, topic);
    }
}
