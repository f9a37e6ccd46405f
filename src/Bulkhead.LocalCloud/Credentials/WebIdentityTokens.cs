using System.Buffers.Text;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>
/// Who shows a token of an OpenID Connect provider (AssumeRoleWithWebIdentity API page): a provider that is registered in
/// the role's account, for an audience that is registered there, signed with a key of the local cloud's key set.
/// </summary>
internal sealed class WebIdentityTokens(WebIdentityKeys keys, TimeProvider time)
{
    private const int MaxLength = 20_000;
    private const string TagsClaim = "https://aws.amazon.com/tags";

    /// <summary>The caller of AssumeRoleWithWebIdentity.</summary>
    /// <exception cref="ServiceException">The token is not right, or its provider is not registered.</exception>
    public CallerIdentity Identify(Cloud cloud, JsonObject input)
    {
        var arn = input.Text("RoleArn") ?? "";
        if (Arn.TryParse(arn) is not { Service: "iam" } role || AccountId.TryParse(role.Account) is not { } account)
            throw new ServiceException("ValidationError", $"{arn} is invalid");
        var claims = Verify(input.Text("WebIdentityToken") ?? "");
        var issuer = claims.Text("iss") ?? "";
        var host = issuer.StartsWith("https://", StringComparison.Ordinal) ? issuer["https://".Length..].TrimEnd('/') : issuer;
        var provider = $"arn:aws:iam::{account}:oidc-provider/{host}";
        var audiences = claims["aud"] is JsonArray ? claims.Texts("aud").ToList() : claims.Text("aud") is { } one ? [one] : [];
        var registered = cloud.Read(store => store.Find(OidcProviderOperations.Collection(account), provider))
            ?? throw Invalid($"No OpenIDConnect provider found in your account for {issuer}");
        if (!registered.Texts("ClientIDList").Intersect(audiences, StringComparer.Ordinal).Any()) throw Invalid("Incorrect token audience");
        var now = time.GetUtcNow().ToUnixTimeSeconds();
        if (claims.Int("exp") is not { } expires) throw Invalid("Missing a required claim: exp");
        if (expires <= now) throw new ServiceException("ExpiredTokenException", "Token expired: the current time is after the token's expiration.");
        if (claims.Int("nbf") > now) throw Invalid("The token is not valid yet.");
        var subject = claims.Text("sub") ?? throw Invalid("Missing a required claim: sub");
        var tags = claims.Object(TagsClaim);
        return new CallerIdentity(account, $"{host}:{subject}", $"{provider}:{audiences[0]}:{subject}")
        {
            IsAnonymous = true,
            FederatedProvider = provider,
            Claims = Keys(host, claims, audiences),
            SessionTags = (tags?.Object("principal_tags") ?? []).ToImmutableSortedDictionary(
                t => t.Key, t => (t.Value is JsonArray list ? list[0] : t.Value)?.GetValue<string>() ?? "", StringComparer.Ordinal),
            TransitiveTagKeys = [.. tags?.Texts("transitive_tag_keys") ?? []],
        };
    }

    private JsonObject Verify(string token)
    {
        if (keys.IsEmpty) throw Invalid("The local cloud was given no keys of identity providers (bulkhead local serve --jwks FILE).");
        if (token.Length > MaxLength || token.Split('.') is not [var header, var payload, var signature]) throw Invalid("The ID Token provided is not a valid JWT.");
        if (Json(header) is not { } head || Json(payload) is not { } claims || !Base64Url.IsValid(signature)) throw Invalid("The ID Token provided is not a valid JWT.");
        return keys.Verify(head.Text("alg") ?? "", head.Text("kid"), $"{header}.{payload}", Base64Url.DecodeFromChars(signature))
            ? claims
            : throw Invalid("Couldn't retrieve verification key from your identity provider, or the signature is not right.");
    }

    /// <summary>
    /// The claims that policies can ask for: <c>aud</c>, <c>sub</c> and <c>amr</c> of every provider, and those that the action
    /// catalogue lists for this one ("Available keys for AWS OIDC federation").
    /// </summary>
    private static ImmutableSortedDictionary<string, string> Keys(string host, JsonObject claims, List<string> audiences)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        found[host + ":aud"] = claims.Text("azp") ?? audiences[0];
        foreach (var (name, value) in claims)
        {
            if (value is not JsonValue text || text.GetValueKind() != JsonValueKind.String || name is "aud" or "iss") continue;
            if (name is "sub" or "amr" || ActionCatalogue.Embedded.FindConditionKey($"{host}:{name}") is not null) found[$"{host}:{name}"] = text.GetValue<string>();
        }

        return found.ToImmutable();
    }

    private static JsonObject? Json(string part)
    {
        if (!Base64Url.IsValid(part)) return null;
        try
        {
            return JsonNode.Parse(Base64Url.DecodeFromChars(part)) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ServiceException Invalid(string message) => new("InvalidIdentityToken", message);
}
