using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.AccessAnalyzer;

/// <summary><c>AWS::AccessAnalyzer::Analyzer</c></summary>
internal sealed class AnalyzerResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::AccessAnalyzer::Analyzer";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("AnalyzerConfiguration", PropertyType.Object(
                Property.Absent("InternalAccessConfiguration"),
                Property.Of("UnusedAccessConfiguration", PropertyType.Object(
                    Property.Of("UnusedAccessAge", Whole),
                    Property.Of("AnalysisRule", PropertyType.Object(Property.Of("Exclusions", ListOf(PropertyType.Object(
                        Property.Of("AccountIds", ListOf(Text)),
                        Property.Of("ResourceTags", ListOf(PropertyType.Tags))))))))))),
            Property.Of("AnalyzerName", Text).Replacing(),
            Property.Of("ArchiveRules", ListOf(PropertyType.Object(
                Property.Of("Filter", ListOf(PropertyType.Object(
                    Property.Of("Contains", ListOf(Text)),
                    Property.Of("Eq", ListOf(Text)),
                    Property.Of("Exists", Flag),
                    Property.Of("Neq", ListOf(Text)),
                    Property.Of("Property", Text).Required()))).Required(),
                Property.Of("RuleName", Text).Required()))),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("Type", Text).Required().Replacing(),
        ],
        Attributes = ["Arn"],
        NameProperty = "AnalyzerName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var request = Input(call.NameOr(properties.Text("AnalyzerName"), 255)).Take(properties, "type=Type").With("configuration", Configuration(properties));
        if (properties.ContainsKey("Tags")) request["tags"] = TagChanges.Map(properties.Objects("Tags"));
        if (properties.ContainsKey("ArchiveRules")) request["archiveRules"] = JsonText.List(properties.Objects("ArchiveRules").Select(JsonNode (rule) => Rule(rule)));
        var arn = call.Do("accessanalyzer", "CreateAnalyzer", request).Text("arn")!;
        call.Made(arn);
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var name = NameOf(id);
        if (!JsonNode.DeepEquals(before["AnalyzerConfiguration"], after["AnalyzerConfiguration"]))
            call.Do("accessanalyzer", "UpdateAnalyzer", Input(name).With("configuration", Configuration(after)));
        var old = before.Objects("ArchiveRules").Select(rule => rule.Text("RuleName")!).ToHashSet();
        foreach (var rule in after.Without("ArchiveRules", before).OfType<JsonObject>())
        {
            var request = Rule(rule).With("analyzerName", name);
            if (old.Contains(rule.Text("RuleName")!)) call.Do("accessanalyzer", "UpdateArchiveRule", request);
            else call.Do("accessanalyzer", "CreateArchiveRule", request);
        }

        var kept = after.Objects("ArchiveRules").Select(rule => rule.Text("RuleName")!).ToHashSet();
        foreach (var rule in old.Where(rule => !kept.Contains(rule))) call.Try("accessanalyzer", "DeleteArchiveRule", Input(name).With("ruleName", rule));
        var (set, removed) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("accessanalyzer", "TagResource", new JsonObject { ["resourceArn"] = id, ["tags"] = TagChanges.Map(set) });
        if (removed.Count > 0) call.Do("accessanalyzer", "UntagResource", new JsonObject { ["resourceArn"] = id, ["tagKeys"] = JsonText.List(removed) });
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("accessanalyzer", "DeleteAnalyzer", Input(NameOf(id)));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("accessanalyzer", "GetAnalyzer", Input(NameOf(id)))?["analyzer"] is not JsonObject analyzer) return null;
        var actual = new JsonObject().Take(analyzer, "AnalyzerName=name", "Type=type").With("Tags", TagChanges.Show(expected["Tags"], analyzer["tags"] as JsonObject));
        if (analyzer["configuration"]?["unusedAccess"] is JsonObject unused)
        {
            var configuration = new JsonObject().Take(unused, "UnusedAccessAge=unusedAccessAge");
            if (unused["analysisRule"] is JsonObject rule)
            {
                configuration["AnalysisRule"] = new JsonObject
                {
                    ["Exclusions"] = JsonText.List(rule.Objects("exclusions").Select(JsonNode (item) => new JsonObject()
                        .Take(item, "AccountIds=accountIds")
                        .With("ResourceTags", item["resourceTags"] is JsonArray sets ? JsonText.List(sets.OfType<JsonObject>().Select(JsonNode (tags) => TagChanges.Show(null, tags))) : null))),
                };
            }

            actual["AnalyzerConfiguration"] = new JsonObject { ["UnusedAccessConfiguration"] = configuration };
        }

        if (expected.ContainsKey("ArchiveRules"))
        {
            var rules = call.Pages("accessanalyzer", "ListArchiveRules", Input(NameOf(id)), "archiveRules", "nextToken", "nextToken").OfType<JsonObject>();
            actual["ArchiveRules"] = PropertyMapping.Arrange(expected["ArchiveRules"], rules.Select(FromRule));
        }

        return actual;
    }

    private static JsonObject? Configuration(JsonObject properties)
    {
        if (properties["AnalyzerConfiguration"]?["UnusedAccessConfiguration"] is not JsonObject unused) return null;
        var result = new JsonObject().Take(unused, "unusedAccessAge=UnusedAccessAge");
        if (unused["AnalysisRule"] is JsonObject rule)
        {
            result["analysisRule"] = new JsonObject
            {
                ["exclusions"] = JsonText.List(rule.Objects("Exclusions").Select(JsonNode (item) => new JsonObject()
                    .Take(item, "accountIds=AccountIds")
                    .With("resourceTags", item["ResourceTags"] is JsonArray sets ? JsonText.List(sets.OfType<JsonArray>().Select(JsonNode (tags) => TagChanges.Map(tags.OfType<JsonObject>()))) : null))),
            };
        }

        return new JsonObject { ["unusedAccess"] = result };
    }

    private static JsonObject Rule(JsonObject rule)
    {
        var filter = new JsonObject();
        foreach (var criterion in rule.Objects("Filter"))
            filter[criterion.Text("Property")!] = new JsonObject().Take(criterion, "contains=Contains", "eq=Eq", "exists=Exists", "neq=Neq");
        return new JsonObject().Take(rule, "ruleName=RuleName").With("filter", filter);
    }

    private static JsonNode FromRule(JsonObject rule) => new JsonObject
    {
        ["Filter"] = JsonText.List((rule["filter"] as JsonObject ?? []).Select(JsonNode (entry) =>
            new JsonObject().Take((JsonObject)entry.Value!, "Contains=contains", "Eq=eq", "Exists=exists", "Neq=neq").With("Property", entry.Key))),
    }.Take(rule, "RuleName=ruleName");

    private static string NameOf(string arn) => arn[(arn.IndexOf('/') + 1)..];

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["Arn"] = arn });

    private static JsonObject Input(string name) => new() { ["analyzerName"] = name };
}
