using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.CodeCommit;

/// <summary><c>AWS::CodeCommit::Repository</c></summary>
internal sealed class RepositoryResource : ResourceType
{
    /// <inheritdoc/>
    public override string Name => "AWS::CodeCommit::Repository";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Absent("Code"),
            Property.Of("KmsKeyId", Text).Replacing(),
            Property.Of("RepositoryDescription", Text),
            Property.Of("RepositoryName", Text).Required(),
            Property.Of("Tags", PropertyType.Tags),
            Property.Absent("Triggers"),
        ],
        Attributes = ["Arn", "CloneUrlHttp", "CloneUrlSsh", "Name"],
        NameProperty = "RepositoryName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var request = new JsonObject().Take(properties, "repositoryName=RepositoryName", "repositoryDescription=RepositoryDescription", "kmsKeyId=KmsKeyId");
        if (properties.Objects("Tags").Any()) request["tags"] = TagChanges.Map(properties.Objects("Tags"));
        var made = call.Do("codecommit", "CreateRepository", request).Object("repositoryMetadata")!;
        call.Made(made.Text("repositoryId")!);
        return Made(made);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var (former, name) = (before.Text("RepositoryName"), after.Text("RepositoryName"));
        if (former != name) call.Do("codecommit", "UpdateRepositoryName", new JsonObject { ["oldName"] = former, ["newName"] = name });
        if (before.Text("RepositoryDescription") != after.Text("RepositoryDescription"))
            call.Do("codecommit", "UpdateRepositoryDescription", Named(after).With("repositoryDescription", after.Text("RepositoryDescription") ?? ""));
        var repository = call.Do("codecommit", "GetRepository", Named(after)).Object("repositoryMetadata")!;
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("codecommit", "TagResource", new JsonObject { ["resourceArn"] = repository.Text("Arn"), ["tags"] = TagChanges.Map(set) });
        if (gone.Count > 0) call.Do("codecommit", "UntagResource", new JsonObject { ["resourceArn"] = repository.Text("Arn"), ["tagKeys"] = JsonText.List(gone) });
        return Made(repository);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) => call.Try("codecommit", "DeleteRepository", Named(properties));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("codecommit", "GetRepository", Named(expected))?.Object("repositoryMetadata") is not { } repository || repository.Text("repositoryId") != id) return null;
        var actual = new JsonObject().Take(repository, "RepositoryName=repositoryName", "RepositoryDescription=repositoryDescription");
        if (expected.ContainsKey("KmsKeyId")) actual.Take(repository, "KmsKeyId=kmsKeyId");
        if (expected.ContainsKey("Tags"))
            actual["Tags"] = TagChanges.Show(expected["Tags"], call.Do("codecommit", "ListTagsForResource", new JsonObject { ["resourceArn"] = repository.Text("Arn") }).Object("tags"));
        return actual;
    }

    private static JsonObject Named(JsonObject properties) => new() { ["repositoryName"] = properties.Text("RepositoryName") };

    private static Provisioned Made(JsonObject repository) => new(
        repository.Text("repositoryId")!, new JsonObject().Take(repository, "Arn", "CloneUrlHttp=cloneUrlHttp", "CloneUrlSsh=cloneUrlSsh", "Name=repositoryName"));
}
