using System.Text.Json.Nodes;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// Puts into an account's facts what Bulkhead's templates make there and what has a policy of its own, with that policy. Where a list was not
/// collected it stays unknown, and so does what stands in it.
/// </summary>
/// <param name="facts">The account's facts.</param>
/// <param name="account">Its id.</param>
/// <param name="partition">The partition.</param>
/// <param name="region">The stack's region.</param>
/// <param name="isKnown">Whether it is known what the stack was before; where not, what it makes may stay as it is, and its policies are unknown.</param>
internal sealed class PlannedResources(JsonObject facts, string account, string partition, string region, bool isKnown)
{
    /// <summary>Whether the type is one of these.</summary>
    public static bool Knows(string type) => type is "AWS::Backup::BackupVault" or "AWS::Backup::LogicallyAirGappedBackupVault" or "AWS::Events::EventBus"
        or "AWS::KMS::Key" or "AWS::RAM::ResourceShare" or "AWS::SNS::Topic" or "AWS::SNS::TopicPolicy";

    /// <summary>Whether a resource gives the same to the same in both templates, so that CloudFormation leaves it as it is.</summary>
    public static bool AreAlike(string type, JsonObject before, JsonObject after) => type switch
    {
        "AWS::Backup::BackupVault" or "AWS::Backup::LogicallyAirGappedBackupVault" => AreSame(before, after, "BackupVaultName", "AccessPolicy"),
        "AWS::Events::EventBus" => AreSame(before, after, "Name", "Policy"),
        "AWS::KMS::Key" => AreSame(before, after, "KeyPolicy"),
        "AWS::SNS::Topic" => AreSame(before, after, "TopicName"),
        _ => JsonNode.DeepEquals(before, after),
    };

    private static bool AreSame(JsonObject before, JsonObject after, params ReadOnlySpan<string> members)
    {
        foreach (var member in members)
        {
            if (!JsonNode.DeepEquals(before[member], after[member])) return false;
        }

        return true;
    }

    /// <summary>Puts it there, in the place of what is there already.</summary>
    /// <param name="name">Its logical name.</param>
    /// <param name="type">Its type, which is known.</param>
    /// <param name="properties">Its properties.</param>
    public void Put(string name, string type, JsonObject properties)
    {
        switch (type)
        {
            case "AWS::Backup::BackupVault" or "AWS::Backup::LogicallyAirGappedBackupVault":
                var vault = Text(properties, "BackupVaultName");
                List("backup:ListBackupVaults", "BackupVaultList", "BackupVaultArn", new() { ["BackupVaultName"] = vault, ["BackupVaultArn"] = ArnOf("backup", $"backup-vault:{vault}") });
                Tell("backup:GetBackupVaultAccessPolicy", vault, properties["AccessPolicy"] is { } access ? new() { ["Policy"] = access.ToJsonString() } : None("ResourceNotFoundException"));
                break;
            case "AWS::Events::EventBus":
                var bus = new JsonObject { ["Name"] = Text(properties, "Name"), ["Arn"] = ArnOf("events", $"event-bus/{Text(properties, "Name")}") };
                if (properties["Policy"] is { } senders) bus["Policy"] = senders.ToJsonString();
                List("events:ListEventBuses", "EventBuses", "Arn", bus);
                if (!isKnown && facts["events:ListEventBuses"] is JsonObject buses) buses[region] = new JsonObject { [FactPlan.NotRead] = true };
                break;
            case "AWS::KMS::Key":
                // AWS gives it an id when it makes it. One that is there already has its policy of today besides.
                var key = $"new-{name}";
                List("kms:ListKeys", "Keys", "KeyArn", new() { ["KeyId"] = key, ["KeyArn"] = ArnOf("kms", $"key/{key}") });
                Tell("kms:GetKeyPolicy", key, new() { ["Policy"] = properties["KeyPolicy"]!.ToJsonString() });
                Tell("kms:ListGrants", key, new() { ["Grants"] = new JsonArray() });
                Tell("kms:ListResourceTags", key, new() { ["Tags"] = properties["Tags"] is JsonArray tags ? new JsonArray([.. tags.Select(t => (JsonNode)new JsonObject { ["TagKey"] = t!["Key"]!.DeepClone(), ["TagValue"] = t["Value"]!.DeepClone() })]) : new JsonArray() });
                break;
            case "AWS::RAM::ResourceShare":
                PutShare(Text(properties, "Name"), Texts(properties, "ResourceArns"), Texts(properties, "Principals"));
                break;
            case "AWS::SNS::Topic":
                // Without a policy of the template's own AWS makes one (SNS Developer Guide, "Amazon SNS access policy"); what it says is not known here.
                var topic = ArnOf("sns", Text(properties, "TopicName"));
                List("sns:ListTopics", "Topics", "TopicArn", new() { ["TopicArn"] = topic });
                Tell("sns:GetTopicAttributes", topic, new() { [FactPlan.NotRead] = true });
                break;
            case "AWS::SNS::TopicPolicy":
                foreach (var named in Texts(properties, "Topics"))
                {
                    var arn = named.StartsWith("arn:", StringComparison.Ordinal) ? named : ArnOf("sns", named);
                    Tell("sns:GetTopicAttributes", arn, new() { ["Attributes"] = new JsonObject { ["Policy"] = properties["PolicyDocument"]!.ToJsonString() } });
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private void PutShare(string name, List<string> resources, List<string> principals)
    {
        var share = ArnOf("ram", $"resource-share/new-{name}");
        foreach (var resource in resources) Append("ram:ListResources", "resources", new() { ["arn"] = resource, ["resourceShareArn"] = share });
        foreach (var principal in principals) Append("ram:ListPrincipals", "principals", new() { ["id"] = principal, ["resourceShareArn"] = share });
    }

    // One of the list, once.
    private void List(string operation, string list, string arn, JsonObject item)
    {
        foreach (var there in PagesOf(operation).SelectMany(p => (p[list] as JsonArray ?? []).ToList()).Where(i => i?[arn]?.ToString() == item[arn]!.ToString())) there!.Parent!.AsArray().Remove(there);
        Append(operation, list, item);
    }

    private void Append(string operation, string list, JsonObject item)
    {
        if (PagesOf(operation).FirstOrDefault() is not { } page) return;
        if (page[list] is not JsonArray items) page[list] = items = [];
        items.Add((JsonNode)item);
    }

    // The pages of this region's answer; none where it was not collected.
    private List<JsonObject> PagesOf(string operation)
    {
        if (facts[operation] is not JsonObject byRegion) return [];
        if (byRegion[region] is null) byRegion[region] = new JsonObject();
        return byRegion[region] switch
        {
            JsonObject page when page.ContainsKey(FactPlan.NotRead) => [],
            JsonObject page => [page],
            JsonArray pages => [.. pages.OfType<JsonObject>().Where(p => !p.ContainsKey(FactPlan.NotRead))],
            _ => [],
        };
    }

    private void Tell(string operation, string name, JsonObject answer)
    {
        if (facts[operation] is not JsonObject byRegion) return;
        if (byRegion[region] is not JsonObject answers) byRegion[region] = answers = [];
        answers[name] = isKnown || !answers.ContainsKey(name) ? answer : new JsonObject { [FactPlan.NotRead] = true };
    }

    private static JsonObject None(string code) => new() { ["Error"] = new JsonObject { ["Code"] = code } };

    private string ArnOf(string service, string resource) => $"arn:{partition}:{service}:{region}:{account}:{resource}";

    private static string Text(JsonObject properties, string member) => properties[member]!.GetValue<string>();

    private static List<string> Texts(JsonObject properties, string member) => [.. (properties[member] as JsonArray ?? []).Select(i => i!.GetValue<string>())];
}
