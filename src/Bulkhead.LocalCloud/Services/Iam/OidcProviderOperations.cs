using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>OpenID Connect providers, such as a build service's.</summary>
internal static class OidcProviderOperations
{
    public static JsonObject CreateOpenIDConnectProvider(CallContext context, JsonObject input)
    {
        var url = input.Needed("Url");
        if (!url.StartsWith("https://", StringComparison.Ordinal)) throw new ServiceException("InvalidInput", "Invalid Open ID Connect Provider URL");
        var host = url["https://".Length..].TrimEnd('/');
        var arn = $"arn:aws:iam::{context.Account}:oidc-provider/{host}";
        if (context.Cloud.Store.Find(Collection(context.Account), arn) is not null)
            throw PrincipalState.Exists($"Provider with url {url} already exists.");
        var provider = input.Pick("ClientIDList", "ThumbprintList");
        provider["Url"] = host;
        provider["CreateDate"] = context.Now.ToJson();
        provider["TagSet"] = TagSet.Read(input.Objects("Tags"));
        context.Cloud.Store.Put(Collection(context.Account), arn, provider);
        return new JsonObject { ["OpenIDConnectProviderArn"] = arn, ["Tags"] = TagSet.List(provider.Object("TagSet")) };
    }

    public static JsonObject GetOpenIDConnectProvider(CallContext context, JsonObject input)
    {
        var provider = Require(context, input);
        var shown = provider.Without("TagSet");
        shown["Tags"] = TagSet.List(provider.Object("TagSet"));
        return shown;
    }

    public static JsonObject UpdateOpenIDConnectProviderThumbprint(CallContext context, JsonObject input) =>
        Change(context, input, provider => provider["ThumbprintList"] = input["ThumbprintList"]!.DeepClone());

    public static JsonObject ListOpenIDConnectProviders(CallContext context, JsonObject input) => new()
    {
        ["OpenIDConnectProviderList"] = context.Cloud.Store.All(Collection(context.Account))
            .Select(p => new JsonObject { ["Arn"] = p.Key }).ToJson(),
    };

    public static JsonObject AddClientIDToOpenIDConnectProvider(CallContext context, JsonObject input) =>
        ChangeClients(context, input, clients => clients.Contains(input.Needed("ClientID"), StringComparer.Ordinal) ? clients : [.. clients, input.Needed("ClientID")]);

    public static JsonObject RemoveClientIDFromOpenIDConnectProvider(CallContext context, JsonObject input) =>
        ChangeClients(context, input, clients => clients.Where(c => c != input.Needed("ClientID")));

    private static JsonObject ChangeClients(CallContext context, JsonObject input, Func<IEnumerable<string>, IEnumerable<string>> change)
    {
        var provider = Require(context, input).Copy();
        provider["ClientIDList"] = new JsonArray([.. change(provider.Texts("ClientIDList").ToList()).Select(c => (JsonNode)JsonValue.Create(c))]);
        context.Cloud.Store.Put(Collection(context.Account), input.Needed("OpenIDConnectProviderArn"), provider);
        return [];
    }

    public static JsonObject DeleteOpenIDConnectProvider(CallContext context, JsonObject input)
    {
        Require(context, input);
        context.Cloud.Store.Remove(Collection(context.Account), input.Needed("OpenIDConnectProviderArn"));
        return [];
    }

    public static JsonObject TagOpenIDConnectProvider(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("Tags")));

    public static JsonObject UntagOpenIDConnectProvider(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("TagKeys")));

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var provider = Require(context, input).Copy();
        provider["TagSet"] = change(provider.Object("TagSet") ?? []);
        context.Cloud.Store.Put(Collection(context.Account), input.Needed("OpenIDConnectProviderArn"), provider);
        return [];
    }

    /// <summary>The providers of an account, by ARN.</summary>
    internal static string Collection(AccountId account) => $"iam/{account}/oidc-providers";

    private static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var changed = Require(context, input).Copy();
        change(changed);
        context.Cloud.Store.Put(Collection(context.Account), input.Needed("OpenIDConnectProviderArn"), changed);
        return [];
    }

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        var arn = input.Needed("OpenIDConnectProviderArn");
        return context.Cloud.Store.Find(Collection(context.Account), arn)
            ?? throw PrincipalState.NoSuchEntity($"OpenIDConnect Provider not found for arn {arn}");
    }
}
