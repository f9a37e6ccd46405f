using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Hosting;

/// <summary>The access key of an administrator of the local cloud's first account. Worth nothing elsewhere.</summary>
/// <param name="Account">The account.</param>
/// <param name="AccessKeyId">The key's id.</param>
/// <param name="SecretAccessKey">The secret.</param>
public sealed record LocalCredentials(AccountId Account, string AccessKeyId, string SecretAccessKey);
