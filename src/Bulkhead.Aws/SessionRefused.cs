namespace Bulkhead.Aws;

/// <summary>There is no session.</summary>
public sealed record SessionRefused(AwsRefusal Refusal) : SessionResult;
