using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.SecretsManager;

/// <summary>AWS Secrets Manager. Values are kept as they are in the cloud's file; a customer's key is asked for, and encrypts nothing.</summary>
internal sealed class SecretsManagerHandler : ServiceHandler
{
    public SecretsManagerHandler() : base("secretsmanager")
    {
        Add(SecretOperations.CreateSecret, SecretOperations.DescribeSecret, SecretOperations.ListSecrets, SecretOperations.UpdateSecret,
            SecretOperations.DeleteSecret, SecretOperations.RestoreSecret, SecretOperations.TagResource, SecretOperations.UntagResource);
        Add(SecretOperations.PutResourcePolicy, SecretOperations.GetResourcePolicy, SecretOperations.DeleteResourcePolicy,
            SecretOperations.ValidateResourcePolicy, SecretOperations.GetRandomPassword);
        Add(SecretVersions.GetSecretValue, SecretVersions.BatchGetSecretValue, SecretVersions.PutSecretValue,
            SecretVersions.ListSecretVersionIds, SecretVersions.UpdateSecretVersionStage);
    }
}
