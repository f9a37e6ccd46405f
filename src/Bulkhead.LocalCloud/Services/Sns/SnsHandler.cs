using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Sns;

/// <summary>Amazon Simple Notification Service: topics and subscriptions. Mail is kept in the cloud's mailbox; nothing else is delivered.</summary>
internal sealed class SnsHandler : ServiceHandler
{
    private static readonly Paging Pages = Paging.NextToken(100, "InvalidParameter");

    public SnsHandler() : base("sns")
    {
        Add(CreateTopic, DeleteTopic, GetTopicAttributes, SetTopicAttributes, ListTopics);
        Add(SubscriptionOperations.Subscribe, SubscriptionOperations.ConfirmSubscription, SubscriptionOperations.Unsubscribe);
        Add(SubscriptionOperations.ListSubscriptions, SubscriptionOperations.ListSubscriptionsByTopic);
        Add(SubscriptionOperations.GetSubscriptionAttributes, SubscriptionOperations.SetSubscriptionAttributes);
        Add(TopicPermissions.AddPermission, TopicPermissions.RemovePermission);
        Add(Publish);
        Add(TagResource, UntagResource, ListTagsForResource);
    }

    private static string Topics(CallContext context) => SnsState.Topics(context.Account.Value, context.Region.Value);

    private static string Subscriptions(CallContext context) => SnsState.Subscriptions(context.Account.Value, context.Region.Value);

    private static JsonObject CreateTopic(CallContext context, JsonObject input)
    {
        var name = input.Needed("Name");
        if (name.Length is 0 or > 256 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            throw new ServiceException("InvalidParameter", "Invalid parameter: Topic Name");
        var arn = $"arn:aws:sns:{context.Region}:{context.Account}:{name}";
        // CreateTopic API page: making a topic that is there answers with it.
        if (context.Cloud.Store.Find(Topics(context), arn) is not null) return new JsonObject { ["TopicArn"] = arn };
        var attributes = new JsonObject
        {
            ["TopicArn"] = arn,
            ["Owner"] = context.Account.Value,
            ["DisplayName"] = "",
            // Amazon SNS Developer Guide, "Default topic access policy".
            ["Policy"] = $$$$"""{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"{{{{arn}}}}","Condition":{"StringEquals":{"AWS:SourceOwner":"{{{{context.Account}}}}"}}}]}""",
        };
        foreach (var (key, value) in input.Object("Attributes") ?? [])
        {
            CheckAttribute(key, value!.GetValue<string>());
            attributes[key] = value.DeepClone();
        }

        context.Cloud.Store.Put(Topics(context), arn, new JsonObject { ["Attributes"] = attributes, ["Tags"] = TagSet.Read(input.Objects("Tags")) });
        return new JsonObject { ["TopicArn"] = arn };
    }

    private static JsonObject DeleteTopic(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var arn = input.Needed("TopicArn");
        store.Remove(Topics(context), arn);
        foreach (var id in store.All(Subscriptions(context)).Where(s => s.Value.Text("TopicArn") == arn).Select(s => s.Key).ToList())
            store.Remove(Subscriptions(context), id);
        return [];
    }

    private static JsonObject GetTopicAttributes(CallContext context, JsonObject input)
    {
        var attributes = Require(context, input.Needed("TopicArn")).Object("Attributes")!.Copy();
        var pending = SnsState.SubscriptionsOf(context.Cloud.Store, input.Needed("TopicArn")).ToLookup(s => SnsState.IsPending(s.Value));
        (attributes["SubscriptionsConfirmed"], attributes["SubscriptionsPending"], attributes["SubscriptionsDeleted"]) = ($"{pending[false].Count()}", $"{pending[true].Count()}", "0");
        return new JsonObject { ["Attributes"] = attributes };
    }

    private static JsonObject SetTopicAttributes(CallContext context, JsonObject input)
    {
        var (attribute, value) = (input.Needed("AttributeName"), input.Text("AttributeValue") ?? "");
        CheckAttribute(attribute, value);
        Change(context, input.Needed("TopicArn"), topic => topic.Object("Attributes")![attribute] = value);
        return [];
    }

    /// <summary>A policy that nobody can read would lock everybody out.</summary>
    private static void CheckAttribute(string attribute, string value)
    {
        if (attribute == "Policy") PolicyDocuments.Check(value, hasPrincipal: true, "InvalidParameter");
    }

    private static JsonObject ListTopics(CallContext context, JsonObject input) => Pages.Page(
        input, "Topics", context.Cloud.Store.All(Topics(context)).Select(t => KeyValuePair.Create(t.Key, t.Key)), arn => new JsonObject { ["TopicArn"] = arn });

    private static JsonObject Publish(CallContext context, JsonObject input)
    {
        var arn = input.Text("TopicArn") ?? input.Text("TargetArn")
            ?? throw new ServiceException("NotImplemented", "The local cloud does not send text messages. docs/local-cloud.md lists what it has.", 501);
        var topic = SnsState.Find(context.Cloud.Store, arn) ?? throw new ServiceException("NotFound", "Topic does not exist", 404);
        if (SnsDelivery.IsTooLong(input.Needed("Message"))) throw new ServiceException("InvalidParameter", "Invalid parameter: Message too long");
        SnsDelivery.Publish(context.Cloud.Store, topic, input.Text("Subject"), input.Needed("Message"), input.Object("MessageAttributes"), context.Now);
        return new JsonObject { ["MessageId"] = ResourceIds.Uuid() };
    }

    private static JsonObject TagResource(CallContext context, JsonObject input)
    {
        Change(context, input.Needed("ResourceArn"), topic => topic["Tags"] = TagSet.Merge(topic.Object("Tags"), input.Objects("Tags")));
        return [];
    }

    private static JsonObject UntagResource(CallContext context, JsonObject input)
    {
        Change(context, input.Needed("ResourceArn"), topic => topic["Tags"] = TagSet.Remove(topic.Object("Tags")!, input.Texts("TagKeys")));
        return [];
    }

    private static JsonObject ListTagsForResource(CallContext context, JsonObject input) =>
        new() { ["Tags"] = TagSet.List(Require(context, input.Needed("ResourceArn")).Object("Tags")) };

    private static void Change(CallContext context, string arn, Action<JsonObject> change)
    {
        var topic = Require(context, arn).Copy();
        change(topic);
        context.Cloud.Store.Put(Topics(context), arn, topic);
    }

    /// <summary>A topic of the caller's account and region.</summary>
    /// <exception cref="ServiceException">NotFound.</exception>
    internal static JsonObject Require(CallContext context, string arn) =>
        context.Cloud.Store.Find(Topics(context), arn) ?? throw new ServiceException("NotFound", "Topic does not exist", 404);
}
