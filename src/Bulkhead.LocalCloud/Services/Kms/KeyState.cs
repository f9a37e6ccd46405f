using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Keys of an account and region: <c>Metadata</c>, <c>Policy</c>, <c>Tags</c>, <c>Rotation</c> (days, or none).</summary>
internal static class KeyState
{
    /// <summary>The keys.</summary>
    public static string Keys(CallContext context) => $"kms/{context.Account}/{context.Region}/keys";

    /// <summary>The aliases.</summary>
    public static string Aliases(CallContext context) => $"kms/{context.Account}/{context.Region}/aliases";

    /// <summary>The key that an id, an ARN, an alias or an alias's ARN means.</summary>
    /// <exception cref="ServiceException">NotFoundException.</exception>
    public static JsonObject Require(CallContext context, string id)
    {
        var store = context.Cloud.Store;
        var name = id;
        if (Arn.TryParse(id) is { } arn)
        {
            if (arn.Account != context.Account.Value || arn.Region != context.Region.Value) throw NotFound(id);
            name = arn.Resource.StartsWith("key/", StringComparison.Ordinal) ? arn.Resource["key/".Length..] : arn.Resource;
        }

        if (name.StartsWith("alias/", StringComparison.Ordinal))
        {
            name = store.Find(Aliases(context), name)?.Needed("TargetKeyId")
                ?? throw new ServiceException("NotFoundException", $"Alias arn:aws:kms:{context.Region}:{context.Account}:{name} is not found.");
        }

        return store.Find(Keys(context), name) ?? throw NotFound(id);
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
