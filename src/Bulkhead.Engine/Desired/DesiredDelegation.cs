namespace Bulkhead.Engine.Desired;

/// <summary>An account that administers a service for the organization.</summary>
/// <param name="ServicePrincipal">The service.</param>
/// <param name="Account">The account's name in the file.</param>
public sealed record DesiredDelegation(string ServicePrincipal, string Account);
