namespace Bulkhead.Reach.Rules;

/// <summary>Why an operation was derived from its service model, by what it could give.</summary>
internal enum DerivedReason
{
    /// <summary>It takes a role: it could give the session of one that may be passed to the service.</summary>
    TakesRole,

    /// <summary>It writes code or returns a credential: it could give the session of a role that the service has.</summary>
    ActsForService,

    /// <summary>It writes the policy of a resource: it could give what the service's resources hold.</summary>
    WritesPolicy,
}
