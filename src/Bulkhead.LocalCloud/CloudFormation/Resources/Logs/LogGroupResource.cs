using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Logs;

/// <summary><c>AWS::Logs::LogGroup</c></summary>
internal sealed class LogGroupResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::Logs::LogGroup";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Absent("BearerTokenAuthenticationEnabled"),
            Property.Absent("DataProtectionPolicy"),
            Property.Absent("DeletionProtectionEnabled"),
            Property.Absent("FieldIndexPolicies"),
            Property.Of("KmsKeyId", Text),
            Property.Of("LogGroupClass", Text).Replacing(),
            Property.Of("LogGroupName", Text).Replacing(),
            Property.Absent("ResourcePolicyDocument"),
            Property.Of("RetentionInDays", Whole),
            Property.Of("Tags", PropertyType.Tags),
        ],
        Attributes = ["Arn"],
        NameProperty = "LogGroupName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("LogGroupName"), 512);
        var input = new JsonObject { ["logGroupName"] = name, ["tags"] = TagChanges.Map(properties.Objects("Tags")) };
        if (properties.Text("KmsKeyId") is { } key) input["kmsKeyId"] = key;
        if (properties.Text("LogGroupClass") is { } kind) input["logGroupClass"] = kind;
        call.Do("logs", "CreateLogGroup", input);
        call.Made(name);
        Retain(call, name, properties);
        return Made(call, name);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (!JsonNode.DeepEquals(before["RetentionInDays"], after["RetentionInDays"])) Retain(call, id, after);
        if (before.Text("KmsKeyId") != after.Text("KmsKeyId"))
        {
            var input = new JsonObject { ["logGroupName"] = id };
            if (after.Text("KmsKeyId") is { } key) call.Do("logs", "AssociateKmsKey", new JsonObject { ["logGroupName"] = id, ["kmsKeyId"] = key });
            else call.Do("logs", "DisassociateKmsKey", input);
        }

        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("logs", "TagResource", new JsonObject { ["resourceArn"] = ArnOf(call, id), ["tags"] = TagChanges.Map(set) });
        if (gone.Count > 0) call.Do("logs", "UntagResource", new JsonObject { ["resourceArn"] = ArnOf(call, id), ["tagKeys"] = JsonText.List(gone) });
        return Made(call, id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("logs", "DeleteLogGroup", new JsonObject { ["logGroupName"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var group = call.Pages("logs", "DescribeLogGroups", new JsonObject { ["logGroupNamePrefix"] = id }, "logGroups", "nextToken", "nextToken")
            .OfType<JsonObject>().FirstOrDefault(g => g.Text("logGroupName") == id);
        if (group is null) return null;
        var actual = new JsonObject { ["LogGroupName"] = id };
        if (group.Int("retentionInDays") is { } days) actual["RetentionInDays"] = days;
        if (group.Text("kmsKeyId") is { } key) actual["KmsKeyId"] = key;
        if (expected.ContainsKey("LogGroupClass")) actual["LogGroupClass"] = group.Text("logGroupClass");
        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("logs", "ListTagsForResource", new JsonObject { ["resourceArn"] = ArnOf(call, id) }).Object("tags"));
        return actual;
    }

    private static void Retain(ResourceCall call, string name, JsonObject properties)
    {
        if (properties.Int("RetentionInDays") is { } days) call.Do("logs", "PutRetentionPolicy", new JsonObject { ["logGroupName"] = name, ["retentionInDays"] = days });
        else call.Do("logs", "DeleteRetentionPolicy", new JsonObject { ["logGroupName"] = name });
    }

    private static string ArnOf(ResourceCall call, string name) => $"arn:aws:logs:{call.Context.Region}:{call.Context.Account}:log-group:{name}";

    private static Provisioned Made(ResourceCall call, string name) => new(name, new JsonObject { ["Arn"] = ArnOf(call, name) + ":*" });
}
