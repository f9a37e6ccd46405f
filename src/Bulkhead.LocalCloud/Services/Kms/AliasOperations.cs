using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Kms;

/// <summary>Names of keys.</summary>
internal static class AliasOperations
{
    public static JsonObject CreateAlias(CallContext context, JsonObject input)
    {
        var name = input.Needed("AliasName");
        if (!name.StartsWith("alias/", StringComparison.Ordinal))
            throw new ServiceException("ValidationException", "Alias must start with the prefix \"alias/\". Please see https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html");
        if (name.StartsWith("alias/aws/", StringComparison.Ordinal)) throw new ServiceException("NotAuthorizedException", "Alias names that begin with alias/aws/ are AWS's.");
        if (context.Cloud.Store.Find(KeyState.Aliases(context), name) is not null)
            throw new ServiceException("AlreadyExistsException", $"An alias with the name arn:aws:kms:{context.Region}:{context.Account}:{name} already exists");
        Put(context, name, input, context.Now.ToJson());
        return [];
    }

    public static JsonObject UpdateAlias(CallContext context, JsonObject input)
    {
        var name = input.Needed("AliasName");
        Put(context, name, input, Require(context, name).Needed("CreationDate"));
        return [];
    }

    public static JsonObject DeleteAlias(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Remove(KeyState.Aliases(context), Require(context, input.Needed("AliasName")).Needed("AliasName"));
        return [];
    }

    public static JsonObject ListAliases(CallContext context, JsonObject input)
    {
        var key = input.Text("KeyId") is { } id ? KeyState.Require(context, id).Object("Metadata")!.Needed("KeyId") : null;
        return KmsHandler.Pages.Page(
            input, "Aliases", context.Cloud.Store.All(KeyState.Aliases(context)).Where(a => key is null || a.Value.Text("TargetKeyId") == key), a => a.Copy());
    }

    private static void Put(CallContext context, string name, JsonObject input, string created)
    {
        var key = KeyState.Require(context, input.Needed("TargetKeyId"));
        KeyState.RefusePendingDeletion(key);
        context.Cloud.Store.Put(KeyState.Aliases(context), name, new JsonObject
        {
            ["AliasName"] = name,
            ["AliasArn"] = $"arn:aws:kms:{context.Region}:{context.Account}:{name}",
            ["TargetKeyId"] = key.Object("Metadata")!.Needed("KeyId"),
            ["CreationDate"] = created,
            ["LastUpdatedDate"] = context.Now.ToJson(),
        });
    }

    private static JsonObject Require(CallContext context, string name) =>
        context.Cloud.Store.Find(KeyState.Aliases(context), name)
        ?? throw new ServiceException("NotFoundException", $"Alias arn:aws:kms:{context.Region}:{context.Account}:{name} is not found.");
}
