using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Kms;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// What a service that encrypts asks of a customer's key on the caller's behalf (AWS KMS Developer Guide, "How AWS services
/// use AWS KMS"). AWS's own keys let every caller of their account in, and are not asked.
/// </summary>
internal static class KeyUse
{
    /// <summary>The authorizations on a key.</summary>
    /// <param name="call">The call.</param>
    /// <param name="service">The service that encrypts.</param>
    /// <param name="key">The key's ARN; null or an alias for AWS's own.</param>
    /// <param name="context">The encryption context: its name and value.</param>
    /// <param name="actions">The actions, such as <c>kms:Decrypt</c>.</param>
    public static IEnumerable<AccessCheck> Of(AccessCall call, string service, string? key, (string Name, string Value) context, params IReadOnlyList<string> actions)
    {
        if (key is null || KeyState.FindByArn(call.Store, key) is not { } found) yield break;
        var metadata = found.Object("Metadata")!;
        foreach (var action in actions)
        {
            var resource = new AccessResource(metadata.Needed("Arn"))
            {
                Account = AccountId.Parse(metadata.Needed("AWSAccountId")),
                Policy = found.Needed("Policy"),
                Tags = found.Object("Tags"),
            };
            yield return new AccessCheck(action, resource)
            {
                Keys = new ContextKeys()
                    .Set("kms:ViaService", $"{service}.{call.Context.Region}.amazonaws.com")
                    .Set("kms:CallerAccount", call.Context.Account.Value)
                    .SetAll("kms:EncryptionContextKeys", [context.Name])
                    .Set("kms:EncryptionContext:" + context.Name, context.Value),
            };
        }
    }
}
