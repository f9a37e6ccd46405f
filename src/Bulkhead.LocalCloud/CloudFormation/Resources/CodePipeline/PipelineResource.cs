using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.CodePipeline;

/// <summary><c>AWS::CodePipeline::Pipeline</c></summary>
internal sealed class PipelineResource : ResourceType
{
    private static readonly PropertyType Artifacts = ListOf(Object(Property.Of("Name", Text).Required(), Property.Absent("Files")));

    private static readonly PropertyType Store = Object(
        Property.Of("EncryptionKey", Object(Property.Of("Id", Text).Required(), Property.Of("Type", Text).Required())),
        Property.Of("Location", Text).Required(),
        Property.Of("Type", Text).Required());

    /// <inheritdoc/>
    public override string Name => "AWS::CodePipeline::Pipeline";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("ArtifactStore", Store),
            Property.Of("ArtifactStores", ListOf(Object(Property.Of("ArtifactStore", Store).Required(), Property.Of("Region", Text).Required()))),
            Property.Of("DisableInboundStageTransitions", ListOf(Object(Property.Of("Reason", Text).Required(), Property.Of("StageName", Text).Required()))),
            Property.Of("ExecutionMode", Text),
            Property.Of("Name", Text).Replacing(),
            Property.Of("PipelineType", Text),
            Property.Of("RestartExecutionOnUpdate", Flag),
            Property.Of("RoleArn", Text).Required(),
            Property.Of("Stages", ListOf(Object(
                Property.Of("Actions", ListOf(Object(
                    Property.Of("ActionTypeId", Object(
                        Property.Of("Category", Text).Required(), Property.Of("Owner", Text).Required(), Property.Of("Provider", Text).Required(), Property.Of("Version", Text).Required())).Required(),
                    Property.Of("Commands", ListOf(Text)),
                    Property.Of("Configuration", MapOf(Text)),
                    Property.Absent("EnvironmentVariables"),
                    Property.Of("InputArtifacts", Artifacts),
                    Property.Of("Name", Text).Required(),
                    Property.Of("Namespace", Text),
                    Property.Of("OutputArtifacts", Artifacts),
                    Property.Absent("OutputVariables"),
                    Property.Of("Region", Text),
                    Property.Of("RoleArn", Text),
                    Property.Of("RunOrder", Whole),
                    Property.Of("TimeoutInMinutes", Whole)))).Required(),
                Property.Absent("BeforeEntry"),
                Property.Absent("Blockers"),
                Property.Of("Name", Text).Required(),
                Property.Absent("OnFailure"),
                Property.Absent("OnSuccess")))).Required(),
            Property.Of("Tags", PropertyType.Tags),
            Property.Absent("Triggers"),
            Property.Absent("Variables"),
        ],
        Attributes = ["Version"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 100);
        var request = new JsonObject { ["pipeline"] = Declaration(name, properties) };
        if (properties.Objects("Tags").Any()) request["tags"] = TagChanges.List(properties.Objects("Tags"), "key", "value");
        var made = call.Do("codepipeline", "CreatePipeline", request);
        call.Made(name);
        SetTransitions(call, name, [], properties);
        return Made(name, made);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var changed = call.Do("codepipeline", "UpdatePipeline", new JsonObject { ["pipeline"] = Declaration(id, after) });
        SetTransitions(call, id, before, after);
        var arn = ArnOf(call, id);
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("codepipeline", "TagResource", new JsonObject { ["resourceArn"] = arn, ["tags"] = TagChanges.List(set, "key", "value") });
        if (gone.Count > 0) call.Do("codepipeline", "UntagResource", new JsonObject { ["resourceArn"] = arn, ["tagKeys"] = JsonText.List(gone) });
        if (after.Flag("RestartExecutionOnUpdate")) call.Do("codepipeline", "StartPipelineExecution", Named(id));
        return Made(id, changed);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("codepipeline", "DeletePipeline", Named(id));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("codepipeline", "GetPipeline", Named(id))?.Object("pipeline") is not { } declaration) return null;
        var actual = (JsonObject)MemberNames.ToTemplate(expected, declaration.Without("artifactStores", "tags"))!;
        actual.Take(expected, "RestartExecutionOnUpdate", "DisableInboundStageTransitions");
        if (declaration.Object("artifactStores") is { } stores && expected["ArtifactStores"] is JsonArray wanted)
        {
            actual["ArtifactStores"] = JsonText.List(wanted.OfType<JsonObject>().Where(w => stores.ContainsKey(w.Text("Region")!)).Select(JsonNode (w) => new JsonObject
            {
                ["ArtifactStore"] = MemberNames.ToTemplate(w["ArtifactStore"], stores[w.Text("Region")!]),
                ["Region"] = w.Text("Region"),
            }));
        }

        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("codepipeline", "ListTagsForResource", new JsonObject { ["resourceArn"] = ArnOf(call, id) }).Objects("tags"), "key", "value");
        return actual;
    }

    private static JsonObject Declaration(string name, JsonObject properties)
    {
        var declared = (JsonObject)MemberNames.ToService(new JsonObject().Take(properties, "ArtifactStore", "ExecutionMode", "PipelineType", "RoleArn", "Stages"), "Configuration");
        declared["name"] = name;
        if (properties["ArtifactStores"] is JsonArray stores)
            declared["artifactStores"] = new JsonObject(stores.OfType<JsonObject>().Select(s => KeyValuePair.Create(s.Text("Region")!, (JsonNode?)MemberNames.ToService(s["ArtifactStore"]!))));
        return declared;
    }

    private static void SetTransitions(ResourceCall call, string name, JsonObject before, JsonObject after)
    {
        var (former, wanted) = (before.Objects("DisableInboundStageTransitions").ToList(), after.Objects("DisableInboundStageTransitions").ToList());
        foreach (var off in wanted) call.Do("codepipeline", "DisableStageTransition", Transition(name, off).With("reason", off["Reason"]));
        foreach (var off in former.Where(f => wanted.All(w => w.Text("StageName") != f.Text("StageName")))) call.Do("codepipeline", "EnableStageTransition", Transition(name, off));
    }

    private static JsonObject Transition(string name, JsonObject off) =>
        new() { ["pipelineName"] = name, ["stageName"] = off.Text("StageName"), ["transitionType"] = "Inbound" };

    private static JsonObject Named(string id) => new() { ["name"] = id };

    private static string ArnOf(ResourceCall call, string name) => $"arn:aws:codepipeline:{call.Context.Region}:{call.Context.Account}:{name}";

    private static Provisioned Made(string name, JsonObject answer) =>
        new(name, new JsonObject { ["Version"] = answer.Object("pipeline")!.Int("version")!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture) });
}
