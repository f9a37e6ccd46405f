namespace Bulkhead.Engine.Observed;

/// <summary>The creation of an account that AWS has not finished.</summary>
/// <param name="RequestId">AWS's id of the request (<c>car-…</c>).</param>
/// <param name="AccountName">The name in AWS that was asked for.</param>
public sealed record PendingCreation(string RequestId, string AccountName);
