using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>
/// Gives out temporary credentials, and reads them again. A session is in its token, sealed with a key of the cloud's,
/// so that handing one out writes nothing and a restart forgets none.
/// </summary>
internal sealed class SessionTokens(ReadOnlyMemory<byte> key)
{
    private const int SealLength = 32;
    private const int MaxTokenLength = 16 * 1024;
    private const int CacheLimit = 20_000;

    private readonly ConcurrentDictionary<string, CallerIdentity> _known = new(StringComparer.Ordinal);

    /// <summary>Reads the cloud's key, or makes one.</summary>
    public static SessionTokens Of(ResourceStore store)
    {
        if (store.Find("cloud/keys", "sessions") is not { } document)
        {
            document = new JsonObject { ["Key"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) };
            store.Put("cloud/keys", "sessions", document);
        }

        return new SessionTokens(Convert.FromBase64String(document.Needed("Key")));
    }

    /// <summary>Gives out credentials, in STS's shape <c>Credentials</c>.</summary>
    public JsonObject Issue(CallerIdentity caller, DateTimeOffset expires)
    {
        var id = ResourceIds.Unique("ASIA");
        var body = new JsonObject
        {
            ["k"] = id,
            ["a"] = caller.Account.Value,
            ["r"] = caller.Arn,
            ["u"] = caller.UserId,
            ["n"] = caller.PrincipalName,
            ["o"] = caller.RoleArn,
            ["e"] = expires.ToUnixTimeSeconds(),
        };
        if (caller.Issued is { } issued) body["i"] = issued.ToUnixTimeSeconds();
        if (caller.MfaShown is { } mfa) body["g"] = mfa.ToUnixTimeSeconds();
        if (caller.FederatedProvider is { } provider) body["f"] = provider;
        if (caller.TransitiveTagKeys.Count > 0) body["v"] = caller.TransitiveTagKeys.ToJson();
        if (caller.SessionPolicies.Length > 0) body["p"] = caller.SessionPolicies.ToJson();
        if (caller.SessionPolicyArns.Length > 0) body["m"] = caller.SessionPolicyArns.ToJson();
        if (caller.SourceIdentity is { } source) body["s"] = source;
        if (caller.IsRootTask) body["x"] = true;
        if (caller.SessionTags.Count > 0)
            body["t"] = new JsonObject(caller.SessionTags.Select(t => KeyValuePair.Create<string, JsonNode?>(t.Key, t.Value)));
        var text = Encoding.UTF8.GetBytes(body.ToJsonString());
        var sealedText = new byte[SealLength + text.Length];
        HMACSHA256.HashData(key.Span, text, sealedText);
        text.CopyTo(sealedText, SealLength);
        return new JsonObject
        {
            ["AccessKeyId"] = id,
            ["SecretAccessKey"] = SecretOf(id),
            ["SessionToken"] = Convert.ToBase64String(sealedText),
            ["Expiration"] = DateTimeOffset.FromUnixTimeSeconds(expires.ToUnixTimeSeconds()).ToJson(),
        };
    }

    /// <summary>The secret of a temporary access key.</summary>
    public string SecretOf(string accessKeyId) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key.Span, Encoding.UTF8.GetBytes("secret:" + accessKeyId)))[..40];

    /// <summary>The session of a token; null when this cloud did not give it out for that key.</summary>
    public CallerIdentity? Read(string token, string accessKeyId)
    {
        if (!_known.TryGetValue(token, out var caller))
        {
            if (Open(token) is not { } opened) return null;
            if (_known.Count >= CacheLimit) _known.Clear();
            caller = _known.GetOrAdd(token, opened);
        }

        return caller.AccessKeyId == accessKeyId ? caller : null;
    }

    private CallerIdentity? Open(string token)
    {
        var bytes = new byte[token.Length];
        if (token.Length > MaxTokenLength || !Convert.TryFromBase64String(token, bytes, out var length) || length <= SealLength) return null;
        var text = bytes.AsSpan(SealLength, length - SealLength);
        Span<byte> seal = stackalloc byte[SealLength];
        HMACSHA256.HashData(key.Span, text, seal);
        if (!CryptographicOperations.FixedTimeEquals(seal, bytes.AsSpan(0, SealLength))) return null;
        if (JsonNode.Parse(text) is not JsonObject body) throw new JsonException("A sealed session is no object.");
        return new CallerIdentity(AccountId.Parse(body.Needed("a")), body.Needed("r"), body.Needed("u"))
        {
            AccessKeyId = body.Needed("k"),
            PrincipalName = body.Text("n"),
            RoleArn = body.Text("o"),
            Expires = Time(body, "e"),
            Issued = Time(body, "i"),
            MfaShown = Time(body, "g"),
            FederatedProvider = body.Text("f"),
            TransitiveTagKeys = [.. body.Texts("v")],
            SessionPolicies = [.. body.Texts("p")],
            SessionPolicyArns = [.. body.Texts("m")],
            SourceIdentity = body.Text("s"),
            IsRootTask = body.Flag("x"),
            SessionTags = body.Object("t")?.ToImmutableTags() ?? ImmutableSortedDictionary<string, string>.Empty,
        };
    }

    private static DateTimeOffset? Time(JsonObject body, string name) =>
        body[name] is { } value ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(value.ToJsonString(), CultureInfo.InvariantCulture)) : null;
}
