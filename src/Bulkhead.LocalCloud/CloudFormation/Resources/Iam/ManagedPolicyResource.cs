using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.Iam;

/// <summary><c>AWS::IAM::ManagedPolicy</c></summary>
internal sealed class ManagedPolicyResource : ResourceType
{
    private static readonly (string Property, IamPrincipal Principal)[] Targets =
        [("Groups", new("Group")), ("Roles", new("Role")), ("Users", new("User"))];

    /// <inheritdoc/>
    public override string Name => "AWS::IAM::ManagedPolicy";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Description", Text).Replacing(),
            Property.Of("Groups", ListOf(Text)),
            Property.Of("ManagedPolicyName", Text).Replacing(),
            Property.Of("Path", Text).Replacing(),
            Property.Of("PolicyDocument", Json).Required(),
            Property.Of("Roles", ListOf(Text)),
            Property.Of("Users", ListOf(Text)),
        ],
        Attributes = ["PolicyArn", "PolicyId", "AttachmentCount", "DefaultVersionId", "IsAttachable", "PermissionsBoundaryUsageCount", "CreateDate", "UpdateDate"],
        NameProperty = "ManagedPolicyName",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var name = call.NameOr(properties.Text("ManagedPolicyName"), 128);
        var policy = (JsonObject)call.Do("iam", "CreatePolicy", new JsonObject { ["PolicyName"] = name }
            .With("PolicyDocument", JsonText.Write(properties["PolicyDocument"])).Take(properties, "Description", "Path"))["Policy"]!;
        var arn = policy.Text("Arn")!;
        call.Made(arn);
        Attach(call, arn, [], properties);
        return Made(policy);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        if (!JsonNode.DeepEquals(before["PolicyDocument"], after["PolicyDocument"])) NewVersion(call, id, after["PolicyDocument"]);
        Attach(call, id, before, after);
        return Made((JsonObject)call.Do("iam", "GetPolicy", Input(id))["Policy"]!);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties)
    {
        if (call.Try("iam", "GetPolicy", Input(id)) is null) return;
        Attach(call, id, properties, []);
        foreach (var version in Versions(call, id).Where(version => !version.Flag("IsDefaultVersion")))
            call.Try("iam", "DeletePolicyVersion", Input(id).Take(version, "VersionId"));
        call.Try("iam", "DeletePolicy", Input(id));
    }

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("iam", "GetPolicy", Input(id))?["Policy"] is not JsonObject policy) return null;
        var version = (JsonObject)call.Do("iam", "GetPolicyVersion", Input(id).Take(policy, "VersionId=DefaultVersionId"))["PolicyVersion"]!;
        var actual = new JsonObject { ["PolicyDocument"] = PolicyText.Read(version.Text("Document")) }
            .Take(policy, "Description", "ManagedPolicyName=PolicyName", "Path");
        foreach (var (property, principal) in Targets.Where(target => expected.ContainsKey(target.Property)))
        {
            var entities = call.Pages("iam", "ListEntitiesForPolicy", Input(id).With("EntityFilter", principal.Kind), $"Policy{property}", "Marker", "Marker");
            actual[property] = PropertyMapping.Arrange(expected[property], entities.Select(entity => entity[$"{principal.Kind}Name"]!));
        }

        return actual;
    }

    /// <summary>IAM keeps five versions (IAM User Guide, "Versioning IAM policies"): the oldest makes room.</summary>
    private static void NewVersion(ResourceCall call, string arn, JsonNode? document)
    {
        var old = Versions(call, arn).Where(version => !version.Flag("IsDefaultVersion")).ToList();
        if (old.Count >= 4) call.Try("iam", "DeletePolicyVersion", Input(arn).Take(old.MinBy(version => int.Parse(version.Text("VersionId")![1..]))!, "VersionId"));
        call.Do("iam", "CreatePolicyVersion", Input(arn).With("PolicyDocument", JsonText.Write(document)).With("SetAsDefault", true));
    }

    private static List<JsonObject> Versions(ResourceCall call, string arn) =>
        [.. call.Pages("iam", "ListPolicyVersions", Input(arn), "Versions", "Marker", "Marker").OfType<JsonObject>()];

    private static void Attach(ResourceCall call, string arn, JsonObject before, JsonObject after)
    {
        foreach (var (property, principal) in Targets)
        {
            foreach (var name in after.Without(property, before)) call.Do("iam", $"Attach{principal.Kind}Policy", principal.Input(JsonText.Scalar(name)!).With("PolicyArn", arn));
            foreach (var name in before.Without(property, after)) call.Try("iam", $"Detach{principal.Kind}Policy", principal.Input(JsonText.Scalar(name)!).With("PolicyArn", arn));
        }
    }

    private static JsonObject Input(string arn) => new() { ["PolicyArn"] = arn };

    private static Provisioned Made(JsonObject policy) => new(policy.Text("Arn")!, new JsonObject().Take(policy, "PolicyArn=Arn", "PolicyId", "AttachmentCount",
        "DefaultVersionId", "IsAttachable", "PermissionsBoundaryUsageCount", "CreateDate", "UpdateDate"));
}
