using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Writes the pipelines of a case as CodePipeline declares them, from what the case says of each action.</summary>
internal sealed class PipelineDeclarations
{
    public const string Pipeline = "codepipeline.pipeline";
    public const string Action = "codepipeline.action";

    private readonly Dictionary<string, IReadOnlyDictionary<string, string>> _pipelines = new(StringComparer.Ordinal);
    private readonly List<(string Arn, IReadOnlyDictionary<string, string> Attributes)> _actions = [];

    public void Add(string kind, string arn, IReadOnlyDictionary<string, string> attributes)
    {
        if (kind == Pipeline) _pipelines[arn] = attributes;
        else _actions.Add((arn, attributes));
    }

    public IEnumerable<(string Name, JsonObject Declaration)> Render() =>
        _pipelines.Keys.Concat(_actions.Select(a => PipelineOf(a.Arn))).Distinct(StringComparer.Ordinal).Select(p => (p[(p.LastIndexOf(':') + 1)..], Render(p)));

    private JsonObject Render(string pipeline)
    {
        var own = _pipelines.GetValueOrDefault(pipeline) ?? new Dictionary<string, string>(StringComparer.Ordinal);
        var declaration = new JsonObject
        {
            ["name"] = pipeline[(pipeline.LastIndexOf(':') + 1)..],
            ["roleArn"] = own.GetValueOrDefault("service-role") ?? $"arn:aws:iam::{pipeline.Split(':')[4]}:role/nobody",
            ["artifactStore"] = new JsonObject { ["type"] = "S3", ["location"] = own.GetValueOrDefault("artifact-bucket") ?? "elsewhere" },
        };
        if (own.TryGetValue("triggers", out var triggers)) declaration["triggers"] = new JsonArray(new JsonObject { ["providerType"] = triggers });
        var stages = new JsonArray(Stage("Code", SourceOf(own)));
        var actions = _actions.Where(a => PipelineOf(a.Arn) == pipeline).ToList();
        // What nothing stands before comes first, and an approval before what it opens.
        var approvals = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (arn, attributes) in Ordered(actions))
        {
            if (attributes.TryGetValue("gate", out var gate) && approvals.Add(gate) && actions.TrueForAll(a => a.Arn != gate)) stages.Add((JsonNode)Stage(gate, Typed("Approval", "Manual", [])));
            var name = arn[(arn.LastIndexOf('/') + 1)..];
            stages.Add((JsonNode)Stage(name, Rendered(attributes, actions.Exists(a => a.Attributes.GetValueOrDefault("gate") == arn))));
        }

        declaration["stages"] = stages;
        return declaration;
    }

    private static IEnumerable<(string Arn, IReadOnlyDictionary<string, string> Attributes)> Ordered(List<(string Arn, IReadOnlyDictionary<string, string> Attributes)> actions)
    {
        bool IsFed((string Arn, IReadOnlyDictionary<string, string> Attributes) action) => actions.Exists(a => a.Attributes.GetValueOrDefault("feeds") == action.Arn);
        bool HasMissedFeed((string Arn, IReadOnlyDictionary<string, string> Attributes) action) => action.Attributes.GetValueOrDefault("feeds") == "another";
        return actions.OrderBy(a => HasMissedFeed(a) ? 3 : a.Attributes.ContainsKey("gate") ? 2 : IsFed(a) ? 1 : 0);
    }

    private static JsonObject Rendered(IReadOnlyDictionary<string, string> attributes, bool isGate)
    {
        string? Last(string attribute) => attributes.TryGetValue(attribute, out var value) ? value[(value.LastIndexOfAny([':', '/']) + 1)..] : null;
        if (isGate) return Typed("Approval", "Manual", []);
        if (Last("source") is { } source) return Typed("Source", "CodeCommit", new() { ["RepositoryName"] = source, ["BranchName"] = attributes.GetValueOrDefault("branch") ?? "main" });
        if (Last("project") is { } project) return Typed("Build", "CodeBuild", new() { ["ProjectName"] = project });
        if (Last("bucket") is { } bucket) return Typed("Deploy", "S3", new() { ["BucketName"] = bucket, ["Extract"] = "true" });
        if (attributes.TryGetValue("functions", out var function)) return Typed("Invoke", "Lambda", new() { ["FunctionName"] = function });
        if (attributes.TryGetValue("change-set", out var stack))
        {
            return Typed("Deploy", "CloudFormation", new() { ["ActionMode"] = "CHANGE_SET_REPLACE", ["StackName"] = stack.Split('/').ElementAtOrDefault(1) ?? stack, ["RoleArn"] = attributes.GetValueOrDefault("change-set-roles") ?? "" });
        }

        if (attributes.ContainsKey("change-set-roles")) return Typed("Deploy", "CloudFormation", new() { ["ActionMode"] = "DELETE_ONLY", ["StackName"] = "gone" });
        return attributes.TryGetValue("roles", out var role)
            ? Typed("Deploy", "CloudFormation", new() { ["ActionMode"] = "CREATE_UPDATE", ["StackName"] = "shop", ["RoleArn"] = role })
            : Typed("Deploy", "S3", new() { ["BucketName"] = "elsewhere" });
    }

    private static JsonObject SourceOf(IReadOnlyDictionary<string, string> own)
    {
        var source = Typed("Source", "CodeStarSourceConnection", []);
        if (own.TryGetValue("sources", out var repository)) source["configuration"]!["RepositoryName"] = repository;
        if (own.TryGetValue("branches", out var branch)) source["configuration"]!["BranchName"] = branch;
        if (own.TryGetValue("action-types", out var owner)) source["actionTypeId"]!["owner"] = owner;
        return source;
    }

    private static JsonObject Stage(string name, JsonObject action)
    {
        action["name"] = name;
        return new JsonObject { ["name"] = name, ["actions"] = new JsonArray(action) };
    }

    private static JsonObject Typed(string category, string provider, JsonObject configuration) => new()
    {
        ["actionTypeId"] = new JsonObject { ["category"] = category, ["owner"] = "AWS", ["provider"] = provider, ["version"] = "1" },
        ["configuration"] = configuration,
    };

    private static string PipelineOf(string action) => action.Split('/')[0];
}
