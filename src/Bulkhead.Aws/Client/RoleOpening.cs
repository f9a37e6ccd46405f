namespace Bulkhead.Aws.Client;

/// <summary>What came of assuming a role: its credentials, or why there are none.</summary>
internal readonly record struct RoleOpening(RoleCredentials? Credentials, AwsRefusal? Refusal);
