using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>SAML providers: kept, and nobody comes in by one, since the local cloud reads no assertions.</summary>
internal static class SamlProviderOperations
{
    public static JsonObject CreateSAMLProvider(CallContext context, JsonObject input)
    {
        var arn = $"arn:aws:iam::{context.Account}:saml-provider/{input.Needed("Name")}";
        if (context.Cloud.Store.Find(Collection(context.Account), arn) is not null) throw PrincipalState.Exists($"SAMLProvider {input.Needed("Name")} already exists.");
        context.Cloud.Store.Put(Collection(context.Account), arn, new JsonObject
        {
            ["SAMLMetadataDocument"] = input.Needed("SAMLMetadataDocument"),
            ["CreateDate"] = context.Now.ToJson(),
            ["TagSet"] = TagSet.Read(input.Objects("Tags")),
        });
        return new JsonObject { ["SAMLProviderArn"] = arn, ["Tags"] = TagSet.List(TagSet.Read(input.Objects("Tags"))) };
    }

    public static JsonObject GetSAMLProvider(CallContext context, JsonObject input)
    {
        var provider = Require(context, input);
        var shown = provider.Without("TagSet");
        shown["Tags"] = TagSet.List(provider.Object("TagSet"));
        return shown;
    }

    public static JsonObject UpdateSAMLProvider(CallContext context, JsonObject input)
    {
        var provider = Require(context, input).Copy();
        if (input.Text("SAMLMetadataDocument") is { } metadata) provider["SAMLMetadataDocument"] = metadata;
        context.Cloud.Store.Put(Collection(context.Account), input.Needed("SAMLProviderArn"), provider);
        return new JsonObject { ["SAMLProviderArn"] = input.Needed("SAMLProviderArn") };
    }

    public static JsonObject ListSAMLProviders(CallContext context, JsonObject input) => new()
    {
        ["SAMLProviderList"] = context.Cloud.Store.All(Collection(context.Account))
            .Select(p => new JsonObject { ["Arn"] = p.Key, ["CreateDate"] = p.Value.Needed("CreateDate") }).ToJson(),
    };

    public static JsonObject DeleteSAMLProvider(CallContext context, JsonObject input)
    {
        Require(context, input);
        context.Cloud.Store.Remove(Collection(context.Account), input.Needed("SAMLProviderArn"));
        return [];
    }

    public static JsonObject TagSAMLProvider(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("Tags")));

    public static JsonObject UntagSAMLProvider(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("TagKeys")));

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var provider = Require(context, input).Copy();
        provider["TagSet"] = change(provider.Object("TagSet") ?? []);
        context.Cloud.Store.Put(Collection(context.Account), input.Needed("SAMLProviderArn"), provider);
        return [];
    }

    private static string Collection(AccountId account) => $"iam/{account}/saml-providers";

    private static JsonObject Require(CallContext context, JsonObject input)
    {
        var arn = input.Needed("SAMLProviderArn");
        return context.Cloud.Store.Find(Collection(context.Account), arn) ?? throw PrincipalState.NoSuchEntity($"Manifest not found for arn {arn}");
    }
}
