using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using static Bulkhead.LocalCloud.CloudFormation.Resources.PropertyType;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.SecretsManager;

/// <summary><c>AWS::SecretsManager::Secret</c></summary>
internal sealed class SecretResource : ResourceType
{
    private static readonly string[] Generation =
    [
        "ExcludeCharacters", "ExcludeLowercase", "ExcludeNumbers", "ExcludePunctuation", "ExcludeUppercase", "IncludeSpace", "PasswordLength", "RequireEachIncludedType",
    ];

    /// <inheritdoc/>
    public override string Name => "AWS::SecretsManager::Secret";

    /// <inheritdoc/>
    public override ResourceSchema Schema { get; } = new()
    {
        Properties =
        [
            Property.Of("Description", Text),
            Property.Of("GenerateSecretString", Object(
                Property.Of("ExcludeCharacters", Text), Property.Of("ExcludeLowercase", Flag), Property.Of("ExcludeNumbers", Flag), Property.Of("ExcludePunctuation", Flag),
                Property.Of("ExcludeUppercase", Flag), Property.Of("GenerateStringKey", Text), Property.Of("IncludeSpace", Flag), Property.Of("PasswordLength", Whole),
                Property.Of("RequireEachIncludedType", Flag), Property.Of("SecretStringTemplate", Text))),
            Property.Of("KmsKeyId", Text),
            Property.Of("Name", Text).Replacing(),
            Property.Absent("ReplicaRegions"),
            Property.Of("SecretString", Text),
            Property.Of("Tags", PropertyType.Tags),
            Property.Absent("Type"),
        ],
        Attributes = ["Id"],
        NameProperty = "Name",
    };

    /// <inheritdoc/>
    public override Provisioned Create(ResourceCall call, JsonObject properties)
    {
        var request = new JsonObject { ["Name"] = call.NameOr(properties.Text("Name"), 512) }.Take(properties, "Description", "KmsKeyId", "Tags")
            .With("SecretString", Value(call, properties));
        var arn = call.Do("secretsmanager", "CreateSecret", request).Text("ARN")!;
        call.Made(arn);
        return Made(arn);
    }

    /// <inheritdoc/>
    public override Provisioned Update(ResourceCall call, string id, JsonObject before, JsonObject after)
    {
        var request = Named(id);
        if (before.Text("Description") != after.Text("Description")) request["Description"] = after.Text("Description") ?? "";
        if (before.Text("KmsKeyId") != after.Text("KmsKeyId")) request["KmsKeyId"] = after.Text("KmsKeyId") ?? "alias/aws/secretsmanager";
        if (before.Text("SecretString") != after.Text("SecretString") || !JsonNode.DeepEquals(before["GenerateSecretString"], after["GenerateSecretString"]))
            request.With("SecretString", Value(call, after));
        if (request.Count > 1) call.Do("secretsmanager", "UpdateSecret", request);
        var (set, gone) = TagChanges.Between(before, after);
        if (set.Count > 0) call.Do("secretsmanager", "TagResource", Named(id).With("Tags", TagChanges.List(set)));
        if (gone.Count > 0) call.Do("secretsmanager", "UntagResource", Named(id).With("TagKeys", JsonText.List(gone)));
        return Made(id);
    }

    /// <inheritdoc/>
    public override void Delete(ResourceCall call, string id, JsonObject properties) =>
        call.Try("secretsmanager", "DeleteSecret", Named(id).With("ForceDeleteWithoutRecovery", true));

    /// <inheritdoc/>
    public override JsonObject? Read(ResourceCall call, string id, JsonObject expected)
    {
        if (call.Try("secretsmanager", "DescribeSecret", Named(id)) is not { } secret || secret.ContainsKey("DeletedDate")) return null;
        var actual = new JsonObject().Take(secret, "Name", "Description", "KmsKeyId");
        // What is in a secret is not compared: reading it takes rights of its own.
        actual.Take(expected, "SecretString", "GenerateSecretString");
        if (expected.ContainsKey("Tags")) actual["Tags"] = TagChanges.Show(expected["Tags"], secret.Objects("Tags"));
        return actual;
    }

    /// <summary>The value that the template gives, or one of Secrets Manager's making; null for none.</summary>
    private static JsonValue? Value(ResourceCall call, JsonObject properties)
    {
        if (properties.Text("SecretString") is { } given)
        {
            return properties.ContainsKey("GenerateSecretString")
                ? throw new ServiceException("InvalidRequest", "You can't specify both a value for SecretString and GenerateSecretString.")
                : JsonValue.Create(given);
        }

        if (properties.Object("GenerateSecretString") is not { } generated) return null;
        var password = call.Do("secretsmanager", "GetRandomPassword", new JsonObject().Take(generated, Generation)).Text("RandomPassword")!;
        if (generated.Text("SecretStringTemplate") is not { } template) return JsonValue.Create(password);
        if (generated.Text("GenerateStringKey") is not { } key) throw new ServiceException("InvalidRequest", "GenerateStringKey is needed with SecretStringTemplate.");
        try
        {
            var value = JsonNode.Parse(template) as JsonObject ?? throw new ServiceException("InvalidRequest", "SecretStringTemplate is no JSON object.");
            value[key] = password;
            return JsonValue.Create(JsonText.Write(value));
        }
        catch (JsonException)
        {
            throw new ServiceException("InvalidRequest", "SecretStringTemplate is no JSON object.");
        }
    }

    private static JsonObject Named(string id) => new() { ["SecretId"] = id };

    private static Provisioned Made(string arn) => new(arn, new JsonObject { ["Id"] = arn });
}
