namespace Bulkhead.Engine.Rehearsal;

/// <summary>Credentials of the local cloud. Worth nothing elsewhere.</summary>
/// <param name="AccessKeyId">The key's id.</param>
/// <param name="SecretAccessKey">The secret.</param>
/// <param name="SessionToken">The token of a session; null for a user's own key.</param>
public sealed record RehearsalCredentials(string AccessKeyId, string SecretAccessKey, string? SessionToken);
