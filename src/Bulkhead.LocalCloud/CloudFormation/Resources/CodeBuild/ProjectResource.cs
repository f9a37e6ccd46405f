using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.CodeBuild;

/// <summary><c>AWS::CodeBuild::Project</c></summary>
internal sealed class ProjectResource : ResourceType
{
    private static readonly string[] Settings =
        ["Artifacts", "ConcurrentBuildLimit", "Description", "EncryptionKey", "Environment", "QueuedTimeoutInMinutes", "ServiceRole", "Source", "SourceVersion", "TimeoutInMinutes"];

    /// <inheritdoc/>
    public override string Name => "AWS::CodeBuild::Project";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Artifacts", Object(
                Property.Of("EncryptionDisabled", Flag), Property.Of("Location", Text), Property.Of("Name", Text), Property.Of("NamespaceType", Text),
                Property.Of("Packaging", Text), Property.Of("Path", Text), Property.Of("Type", Text).Required())).Required(),
            Property.Absent("AutoRetryLimit"),
            Property.Absent("BadgeEnabled"),
            Property.Absent("BuildBatchConfig"),
            Property.Absent("Cache"),
            Property.Of("ConcurrentBuildLimit", Whole),
            Property.Of("Description", Text),
            Property.Of("EncryptionKey", Text),
            Property.Of("Environment", Object(
                Property.Of("ComputeType", Text).Required(),
                Property.Of("EnvironmentVariables", ListOf(Object(Property.Of("Name", Text).Required(), Property.Of("Type", Text), Property.Of("Value", Text).Required()))),
                Property.Of("Image", Text).Required(), Property.Of("ImagePullCredentialsType", Text), Property.Of("PrivilegedMode", Flag), Property.Of("Type", Text).Required())).Required(),
            Property.Absent("FileSystemLocations"),
            Property.Absent("LogsConfig"),
            Property.Of("Name", Text).Replacing(),
            Property.Of("QueuedTimeoutInMinutes", Whole),
            Property.Absent("ResourceAccessRole"),
            Property.Absent("SecondaryArtifacts"),
            Property.Absent("SecondarySources"),
            Property.Absent("SecondarySourceVersions"),
            Property.Of("ServiceRole", Text).Required(),
            Property.Of("Source", Object(
                Property.Of("BuildSpec", Text), Property.Of("GitCloneDepth", Whole), Property.Of("InsecureSsl", Flag), Property.Of("Location", Text), Property.Of("Type", Text).Required())).Required(),
            Property.Of("SourceVersion", Text),
            Property.Of("Tags", PropertyType.Tags),
            Property.Of("TimeoutInMinutes", Whole),
            Property.Absent("Triggers"),
            Property.Absent("Visibility"),
            Property.Absent("VpcConfig"),
        ],
        Attributes = ["Arn"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("Name"), 150);
        var made = call.Do("codebuild", "CreateProject", Request(name, properties)).Object("project")!;
        call.Made(name);
        return new Provisioned(name, new JsonObject { ["Arn"] = made.Text("arn") });
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var changed = call.Do("codebuild", "UpdateProject", Request(id, after)).Object("project")!;
        return new Provisioned(id, new JsonObject { ["Arn"] = changed.Text("arn") });
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("codebuild", "DeleteProject", new JsonObject { ["name"] = id });

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        var found = call.Do("codebuild", "BatchGetProjects", new JsonObject { ["names"] = new JsonArray(id) }).Objects("projects").FirstOrDefault();
        if (found is null) return null;
        var actual = (JsonObject)MemberNames.ToTemplate(expected, found.Without("tags"))!;
        if (expected.ContainsKey("Tags")) actual["Tags"] = TagChanges.Show(expected["Tags"], found.Objects("tags"), "key", "value");
        return actual;
    }

    private static JsonObject Request(string name, JsonObject properties)
    {
        var request = (JsonObject)MemberNames.ToService(new JsonObject().Take(properties, Settings));
        request["name"] = name;
        request["tags"] = TagChanges.List(properties.Objects("Tags"), "key", "value");
        return request;
    }
}
