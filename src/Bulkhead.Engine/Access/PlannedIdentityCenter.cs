namespace Bulkhead.Engine.Access;

/// <summary>The Identity Center that a plan was made for.</summary>
/// <param name="Region">Its region.</param>
/// <param name="InstanceArn">The instance; null where the plan makes the organization, and has still to find it.</param>
/// <param name="IdentityStoreId">Its identity store; null as above.</param>
public sealed record PlannedIdentityCenter(string Region, string? InstanceArn, string? IdentityStoreId);
