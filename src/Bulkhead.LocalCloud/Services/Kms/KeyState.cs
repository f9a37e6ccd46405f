using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>
/// Keys of an account and region: <c>Metadata</c>, <c>Policy</c>, <c>Tags</c>, <c>Rotation</c> (days, or none), <c>Material</c> (what it
/// encrypts with, once it did).
/// </summary>
internal static class KeyState
{
    /// <summary>The keys.</summary>
    public static string Keys(CallContext context) => $"kms/{context.Account}/{context.Region}/keys";

    /// <summary>The collection of a key, by its ARN.</summary>
    public static string KeysOf(string arn) => Arn.TryParse(arn) is { } parsed ? $"kms/{parsed.Account}/{parsed.Region}/keys" : throw new ArgumentException("No ARN.", nameof(arn));

    /// <summary>The aliases.</summary>
    public static string Aliases(CallContext context) => $"kms/{context.Account}/{context.Region}/aliases";

    /// <summary>The policy of a key that is made without (AWS KMS Developer Guide, "Default key policy").</summary>
    public static string DefaultPolicy(AccountId account) =>
        $$"""{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":"kms:*","Resource":"*"}]}""";

    /// <summary>The key that an id, an ARN, an alias or an alias's ARN means; null when there is none.</summary>
    public static JsonObject? Find(CallContext context, string id)
    {
        var name = id;
        if (Arn.TryParse(id) is { } arn)
        {
            if (arn.Account != context.Account.Value || arn.Region != context.Region.Value) return null;
            name = arn.Resource.StartsWith("key/", StringComparison.Ordinal) ? arn.Resource["key/".Length..] : arn.Resource;
        }

        if (name.StartsWith("alias/", StringComparison.Ordinal)) name = context.Cloud.Store.Find(Aliases(context), name)?.Needed("TargetKeyId");
        return name is null ? null : context.Cloud.Store.Find(Keys(context), name);
    }

    /// <summary>The key of an ARN, in whatever account and region; null when there is none.</summary>
    public static JsonObject? FindByArn(ResourceStore store, string text)
    {
        if (Arn.TryParse(text) is not { Service: "kms" } arn) return null;
        var place = $"kms/{arn.Account}/{arn.Region}";
        var id = arn.Resource.StartsWith("alias/", StringComparison.Ordinal)
            ? store.Find($"{place}/aliases", arn.Resource)?.Text("TargetKeyId")
            : arn.Resource.StartsWith("key/", StringComparison.Ordinal) ? arn.Resource["key/".Length..] : null;
        return id is null ? null : store.Find($"{place}/keys", id);
    }

    /// <summary>The names of a key's aliases.</summary>
    public static IEnumerable<string> AliasesOf(ResourceStore store, string key) =>
        Arn.TryParse(key) is not { } arn ? [] : store.All($"kms/{arn.Account}/{arn.Region}/aliases").Where(a => "key/" + a.Value.Text("TargetKeyId") == arn.Resource).Select(a => a.Key);

    /// <summary>
    /// The key that a request means where a key of another account can be meant, by its ARN or that of its alias (AWS KMS Developer
    /// Guide, "Allowing users in other accounts to use a KMS key"); null when there is none in the caller's region.
    /// </summary>
    public static JsonObject? FindAnywhere(CallContext context, string id) => Arn.TryParse(id) is { } arn
        ? arn.Region == context.Region.Value ? FindByArn(context.Cloud.Store, id) : null
        : Find(context, id);

    /// <summary>As <see cref="FindAnywhere"/>.</summary>
    /// <exception cref="ServiceException">NotFoundException.</exception>
    public static JsonObject RequireAnywhere(CallContext context, string id) => FindAnywhere(context, id) ?? Require(context, id);

    /// <summary>The key that an id, an ARN, an alias or an alias's ARN means.</summary>
    /// <exception cref="ServiceException">NotFoundException.</exception>
    public static JsonObject Require(CallContext context, string id)
    {
        if (Find(context, id) is { } key) return key;
        var name = Arn.TryParse(id)?.Resource ?? id;
        throw name.StartsWith("alias/", StringComparison.Ordinal)
            ? new ServiceException("NotFoundException", $"Alias arn:aws:kms:{context.Region}:{context.Account}:{name} is not found.")
            : NotFound(id);
    }

    /// <summary>Changes the key that a request names.</summary>
    public static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var key = Require(context, input.Needed("KeyId")).Copy();
        change(key);
        context.Cloud.Store.Put(Keys(context), key.Object("Metadata")!.Needed("KeyId"), key);
        return key;
    }

    /// <summary>Refuses a key that is to be deleted.</summary>
    public static void RefusePendingDeletion(JsonObject key)
    {
        var metadata = key.Object("Metadata")!;
        if (metadata.Text("KeyState") == "PendingDeletion")
            throw new ServiceException("KMSInvalidStateException", $"{metadata.Needed("Arn")} is pending deletion.");
    }

    private static ServiceException NotFound(string id) => new("NotFoundException", $"Key '{id}' does not exist");
}
