using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Kms;

namespace Bulkhead.LocalCloud.Services.SecretsManager;

/// <summary>
/// Secrets by name: what DescribeSecret shows, <c>Key</c> (the ARN of a customer's key), <c>Policy</c>, and <c>Versions</c> by id,
/// each with its value, <c>CreatedDate</c>, <c>Stages</c> and the <c>Key</c> that it was written with.
/// </summary>
internal static class SecretState
{
    public const string Current = "AWSCURRENT";
    public const string Previous = "AWSPREVIOUS";
    private const int SuffixLength = 7;

    public static readonly RegionalResources Secrets = new("secretsmanager", "secrets");

    /// <summary>The secret that a name, an ARN or an ARN without its last characters means; null when there is none any more.</summary>
    public static (ResourceName Name, JsonObject Secret)? Find(CallContext context, string id)
    {
        var named = ResourceName.Of(context, id, "secret:");
        if (Look(context, named) is { } exact) return (named, exact);
        if (Arn.TryParse(id) is null || named.Name.Length <= SuffixLength || named.Name[^SuffixLength] != '-') return null;
        var whole = named with { Name = named.Name[..^SuffixLength] };
        return Look(context, whole) is { } secret && secret.Text("ARN") == id ? (whole, secret) : null;
    }

    /// <summary>The secret that a request names.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static (ResourceName Name, JsonObject Secret) Require(CallContext context, JsonObject input) => Find(context, input.Needed("SecretId"))
        ?? throw new ServiceException("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");

    /// <summary>Changes the secret that a request names, which must not be about to go.</summary>
    public static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var (name, secret) = Require(context, input);
        RefuseDeleted(secret);
        var changed = secret.Copy();
        change(changed);
        changed["LastChangedDate"] = context.Now.ToJson();
        Secrets.Put(context, name, changed);
        return changed;
    }

    /// <summary>Refuses a secret that is to be deleted.</summary>
    public static void RefuseDeleted(JsonObject secret)
    {
        if (secret.Text("DeletedDate") is null) return;
        throw new ServiceException("InvalidRequestException", "You can't perform this operation on the secret because it was marked for deletion.");
    }

    /// <summary>The version with a staging label, or with an id.</summary>
    public static KeyValuePair<string, JsonObject>? Version(JsonObject secret, string? id, string? stage)
    {
        foreach (var (version, node) in secret.Object("Versions")!)
        {
            var value = (JsonObject)node!;
            if (id is not null ? version == id && (stage is null || value.Texts("Stages").Contains(stage)) : value.Texts("Stages").Contains(stage ?? Current))
                return KeyValuePair.Create(version, value);
        }

        return null;
    }

    /// <summary>The version that a request to read means: the current one where it says nothing; null when there is none.</summary>
    public static KeyValuePair<string, JsonObject>? Asked(JsonObject secret, JsonObject input) =>
        Version(secret, input.Text("VersionId"), input.Text("VersionStage") ?? (input.Text("VersionId") is null ? Current : null));

    /// <summary>The versions that have a label.</summary>
    public static IEnumerable<JsonObject> Labelled(JsonObject secret) => secret.Object("Versions")!.Select(v => (JsonObject)v.Value!).Where(v => v.Texts("Stages").Any());

    /// <summary>The ARN of the customer's key that a version was written with; null for AWS's own.</summary>
    public static string? KeyOf(JsonObject secret, JsonObject version) => version.ContainsKey("Key") ? version.Text("Key") : secret.Text("Key");

    /// <summary>The key that a secret is encrypted with: a customer's, or null for AWS's own.</summary>
    public static string? KeyArn(CallContext context, string? key) => key is null or "alias/aws/secretsmanager" ? null
        : KeyState.FindByArn(context.Cloud.Store, key)?.Object("Metadata")!.Text("Arn") ?? KeyState.Find(context, key)?.Object("Metadata")!.Text("Arn");

    private static JsonObject? Look(CallContext context, ResourceName name) =>
        Secrets.Find(context, name) is { } secret && (secret.Text("Gone") is null || secret.Time("Gone") > context.Now) ? secret : null;
}
