using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>An account that administers a service for the organization.</summary>
public sealed record ObservedDelegation(string ServicePrincipal, AccountId Account);
