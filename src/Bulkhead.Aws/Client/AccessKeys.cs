namespace Bulkhead.Aws.Client;

/// <summary>Credentials given outright, as for the local cloud. They never appear in text.</summary>
/// <param name="accessKeyId">The id of the key, which is no secret.</param>
/// <param name="secretAccessKey">The secret.</param>
/// <param name="sessionToken">The token of temporary credentials; null for a long-lived key.</param>
public sealed class AccessKeys(string accessKeyId, string secretAccessKey, string? sessionToken = null)
{
    /// <summary>The id of the key.</summary>
    public string AccessKeyId { get; } = accessKeyId;

    internal string SecretAccessKey { get; } = secretAccessKey;

    internal string? SessionToken { get; } = sessionToken;

    /// <summary>The id of the key; never the secret.</summary>
    public override string ToString() => AccessKeyId;
}
