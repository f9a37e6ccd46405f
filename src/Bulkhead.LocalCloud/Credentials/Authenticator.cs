using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>Says who a request is from.</summary>
/// <param name="cloud">The cloud.</param>
/// <param name="tokens">Reads session tokens.</param>
/// <param name="time">The cloud's clock.</param>
/// <param name="machine">The clock that it stands on, and by which clients sign.</param>
internal sealed class Authenticator(Cloud cloud, SessionTokens tokens, TimeProvider time, TimeProvider machine)
{
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan S3Skew = TimeSpan.FromMinutes(15);

    private readonly SignatureVerifier _verifier = new();

    /// <summary>The caller, the region that the request is signed for, and the body out of its chunks.</summary>
    /// <exception cref="SignatureException">The request is not authenticated.</exception>
    public (CallerIdentity Caller, RegionName Region, ReadOnlyMemory<byte> Body) Authenticate(HttpCall call)
    {
        var signature = Signature.Read(call);
        var now = time.GetUtcNow();
        // A client signs with its machine's time, which says nothing on a clock that goes by itself.
        if (machine is not VirtualClock) CheckTime(signature, now, machine.GetUtcNow());
        var (caller, secret) = signature.Token is { Length: > 0 } token
            ? FindSession(signature.AccessKeyId, token)
            : cloud.Read(store => FindUser(store, signature.AccessKeyId)) ?? throw UnknownKey();
        var body = _verifier.Verify(call, signature, secret);
        if (caller.Expires <= now)
            throw new SignatureException(SignatureProblem.Expired, "The security token included in the request is expired");
        return (caller, new RegionName(signature.Region), body);
    }

    /// <summary>
    /// The cloud's clock may be ahead of the machine's. Who sees that in an answer's date may go by either.
    /// </summary>
    private static void CheckTime(Signature signature, DateTimeOffset now, DateTimeOffset machine)
    {
        if (signature.SignedAt is not { } signed || !signature.Time.StartsWith(signature.Date, StringComparison.Ordinal))
            throw new SignatureException(SignatureProblem.Incomplete, "The date of the signature can't be read.");
        var skew = signature.Service == "s3" ? S3Skew : Skew;
        if (signature.Expires is { } expires)
        {
            if (signed + expires < (machine < now ? machine : now)) throw new SignatureException(SignatureProblem.Missing, "Request has expired");
        }
        else if (signed < now - skew && signed < machine - skew)
        {
            throw new SignatureException(
                SignatureProblem.Skewed, $"Signature expired: {signature.Time} is now earlier than {now - skew:yyyyMMdd'T'HHmmss'Z'} ({now:yyyyMMdd'T'HHmmss'Z'} - {skew.Minutes} min.)");
        }

        if (signed > now + skew && signed > machine + skew)
        {
            throw new SignatureException(
                SignatureProblem.Skewed, $"Signature not yet current: {signature.Time} is still later than {now + skew:yyyyMMdd'T'HHmmss'Z'} ({now:yyyyMMdd'T'HHmmss'Z'} + {skew.Minutes} min.)");
        }
    }

    private (CallerIdentity Caller, string Secret) FindSession(string accessKeyId, string token) =>
        tokens.Read(token, accessKeyId) is { } caller ? (caller, tokens.SecretOf(accessKeyId)) : throw UnknownKey();

    private static (CallerIdentity Caller, string Secret)? FindUser(ResourceStore store, string accessKeyId)
    {
        if (store.Find(AccessKeys.Collection, accessKeyId) is not { } key || key.Text("Status") != "Active") return null;
        var account = AccountId.Parse(key.Needed("Account"));
        var name = key.Needed("UserName");
        if (AccountBook.Find(store, account.Value) is null) return null;
        if (PrincipalState.Find(store, PrincipalKind.User, account, name) is not { } user) return null;
        var caller = new CallerIdentity(account, user.Needed("Arn"), user.Needed("Id"))
        {
            AccessKeyId = accessKeyId,
            PrincipalName = name,
        };
        return (caller, key.Needed("SecretAccessKey"));
    }

    private static SignatureException UnknownKey() =>
        new(SignatureProblem.UnknownKey, "The security token included in the request is invalid.");
}
