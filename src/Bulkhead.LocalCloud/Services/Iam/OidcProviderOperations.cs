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

    public static JsonObject ListOpenIDConnectProviders(CallContext context, JsonObject input) => new()
    {
        ["OpenIDConnectProviderList"] = context.Cloud.Store.All(Collection(context.Account))
            .Select(p => new JsonObject { ["Arn"] = p.Key }).ToJson(),
    };

    public static JsonObject DeleteOpenIDConnectProvider(CallContext context, JsonObject input)
    {
        Require(context, input);
        context.Cloud.Store.Remove(Collection(context.Account), input.Needed("OpenIDConnectProviderArn"));
        return [];
    }

    /// <summary>The providers of an account, by ARN.</summary>
    internal static string Collection(AccountId account) => $"iam/{account}/oidc-providers";

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        var arn = input.Needed("OpenIDConnectProviderArn");
        return context.Cloud.Store.Find(Collection(context.Account), arn)
            ?? throw PrincipalState.NoSuchEntity($"OpenIDConnect Provider not found for arn {arn}");
    }
}
