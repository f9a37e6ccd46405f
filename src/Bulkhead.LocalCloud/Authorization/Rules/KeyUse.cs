using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Kms;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>
/// What a service that encrypts asks of a customer's key on the caller's behalf (AWS KMS Developer Guide, "How AWS services
/// use AWS KMS"). AWS's own keys let every caller of their account in, and are not asked. A key that is gone, disabled or about to be
/// deleted opens nothing to anybody.
/// </summary>
internal static class KeyUse
{
    /// <summary>The authorizations on a key.</summary>
    /// <param name="call">The call.</param>
    /// <param name="service">The service that encrypts.</param>
    /// <param name="key">The key's ARN or that of an alias; null or an alias of AWS's for AWS's own.</param>
    /// <param name="context">The encryption context: its name and value.</param>
    /// <param name="actions">The actions, such as <c>kms:Decrypt</c>.</param>
    /// <exception cref="ServiceException">The key can't be used: the service's own refusal, made when the checks before have passed.</exception>
    public static IEnumerable<AccessCheck> Of(AccessCall call, string service, string? key, (string Name, string Value) context, params IReadOnlyList<string> actions)
    {
        if (key is null || IsOfAws(key)) yield break;
        var found = KeyState.FindByArn(call.Store, key);
        if (found?.Object("Metadata") is not { } metadata) throw Unusable(service, key, "not found", actions);
        foreach (var action in actions)
        {
            yield return new AccessCheck(action, KmsAccess.Key(call.Store, found!))
            {
                Keys = new ContextKeys()
                    .Set("kms:ViaService", $"{service}.{call.Context.Region}.amazonaws.com")
                    .Set("kms:CallerAccount", call.Context.Account.Value)
                    .SetAll("kms:EncryptionContextKeys", [context.Name])
                    .Set("kms:EncryptionContext:" + context.Name, context.Value),
            };
        }

        // Who may not use the key is not told of its state.
        if (metadata.Text("KeyState") is not "Enabled" and var state) throw Unusable(service, key, state ?? "not enabled", actions);
    }

    private static bool IsOfAws(string key) => (Arn.TryParse(key)?.Resource ?? key).StartsWith("alias/aws/", StringComparison.Ordinal);

    private static ServiceException Unusable(string service, string key, string state, IReadOnlyList<string> actions) => service switch
    {
        // GetSecretValue and PutSecretValue API pages, "Errors".
        "secretsmanager" when actions is ["kms:Decrypt"] => new ServiceException("DecryptionFailure", $"Secrets Manager can't decrypt the protected secret text using the provided KMS key: {key} is {state}."),
        "secretsmanager" => new ServiceException("EncryptionFailure", $"Secrets Manager can't encrypt the protected secret text using the provided KMS key: {key} is {state}."),
        "ssm" => new ServiceException("InvalidKeyId", $"The key {key} is {state}."),
        // SendMessage API page, "Errors".
        "sqs" => new ServiceException(state switch { "not found" => "KmsNotFound", "Disabled" => "KmsDisabled", _ => "KmsInvalidState" }, $"The key {key} is {state}."),
        _ => throw new System.Diagnostics.UnreachableException(service),
    };
}
