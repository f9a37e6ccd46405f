namespace Bulkhead.Iam.Tests.Reference;

/// <summary>A grant of a KMS key.</summary>
internal sealed record ReferenceGrant(string Grantee, string[] Operations, Dictionary<string, string>? ContextSubset, Dictionary<string, string>? ContextEquals);
