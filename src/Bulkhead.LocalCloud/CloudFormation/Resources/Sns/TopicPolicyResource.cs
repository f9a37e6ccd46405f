using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Sns;

/// <summary><c>AWS::SNS::TopicPolicy</c></summary>
internal sealed class TopicPolicyResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::SNS::TopicPolicy";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties = [Property.Of("PolicyDocument", Json).Required(), Property.Of("Topics", ListOf(Text)).Required()],
        Attributes = ["Id"],
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var id = call.NameOr(given: null, 128);
        call.Made(id);
        Put(call, properties.Texts("Topics"), properties);
        return Made(id);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        Put(call, after.Texts("Topics"), after);
        Reset(call, before.Texts("Topics").Except(after.Texts("Topics")));
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => Reset(call, properties.Texts("Topics"));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var topics = new JsonArray();
        JsonNode? document = null;
        foreach (var topic in expected.Texts("Topics"))
        {
            if (call.Try("sns", "GetTopicAttributes", Input(topic))?["Attributes"] is not JsonObject attributes || PolicyText.Read(attributes.Text("Policy")) is not { } found) continue;
            topics.Add((JsonNode)topic);
            if (document is null || !JsonNode.DeepEquals(found, expected["PolicyDocument"])) document = found;
        }

        return document is null ? null : new JsonObject { ["PolicyDocument"] = document, ["Topics"] = topics };
    }

    private static void Put(ResourceCall call, IEnumerable<string> topics, JsonObject properties)
    {
        foreach (var topic in topics)
            call.Do("sns", "SetTopicAttributes", Input(topic).With("AttributeName", "Policy").With("AttributeValue", JsonText.Write(properties["PolicyDocument"])));
    }

    /// <summary>A topic always has a policy: without its own, the one that lets its owner do everything.</summary>
    private static void Reset(ResourceCall call, IEnumerable<string> topics)
    {
        foreach (var topic in topics)
        {
            var policy = new JsonObject
            {
                ["Version"] = "2008-10-17",
                ["Id"] = "__default_policy_ID",
                ["Statement"] = JsonText.List([
                    new JsonObject
                    {
                        ["Sid"] = "__default_statement_ID",
                        ["Effect"] = "Allow",
                        ["Principal"] = new JsonObject { ["AWS"] = "*" },
                        ["Action"] = JsonText.List(["SNS:GetTopicAttributes", "SNS:SetTopicAttributes", "SNS:AddPermission", "SNS:RemovePermission", "SNS:DeleteTopic", "SNS:Subscribe", "SNS:ListSubscriptionsByTopic", "SNS:Publish"]),
                        ["Resource"] = topic,
                        ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["AWS:SourceOwner"] = call.Context.Account.Value } },
                    }]),
            };
            call.Try("sns", "SetTopicAttributes", Input(topic).With("AttributeName", "Policy").With("AttributeValue", JsonText.Write(policy)));
        }
    }

    private static Provisioned Made(string id) => new(id, new JsonObject { ["Id"] = id });

    private static JsonObject Input(string arn) => new() { ["TopicArn"] = arn };
}
