namespace Bulkhead.Aws;

/// <summary>The session is open, and AWS has said who it is.</summary>
public sealed record SessionOpened(AwsSession Session) : SessionResult;
