using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Rehearsal;

/// <summary>
/// Stands in for the OpenID Connect providers outside of AWS (GitHub, GitLab, Terraform Cloud …): signs tokens with a key of its own,
/// which a local cloud is given as theirs. Nothing but such a local cloud believes it.
/// </summary>
public sealed class RehearsalIdentityProvider : IDisposable
{
    private const string KeyId = "rehearsal";
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Its public key, as a JSON Web Key Set (RFC 7517).</summary>
    public string KeySet
    {
        get
        {
            var point = _key.ExportParameters(includePrivateParameters: false).Q;
            return new JsonObject
            {
                ["keys"] = new JsonArray(new JsonObject
                {
                    ["kty"] = "EC",
                    ["crv"] = "P-256",
                    ["alg"] = "ES256",
                    ["kid"] = KeyId,
                    ["x"] = Base64Url.EncodeToString(point.X),
                    ["y"] = Base64Url.EncodeToString(point.Y),
                }),
            }.ToJsonString();
        }
    }

    /// <summary>A token (RFC 7519) of an issuer, for an hour.</summary>
    /// <param name="issuer">The provider's address.</param>
    /// <param name="claims">What it says besides: audience, subject and more.</param>
    /// <param name="now">The time on the cloud's clock.</param>
    public string Issue(Uri issuer, JsonObject claims, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ArgumentNullException.ThrowIfNull(claims);
        var all = (JsonObject)claims.DeepClone();
        all["iss"] = issuer.OriginalString;
        all["iat"] = now.ToUnixTimeSeconds();
        all["exp"] = (now + Lifetime).ToUnixTimeSeconds();
        var signed = $"{Part(new JsonObject { ["alg"] = "ES256", ["typ"] = "JWT", ["kid"] = KeyId })}.{Part(all)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();

    private static string Part(JsonObject json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json.ToJsonString()));
}
