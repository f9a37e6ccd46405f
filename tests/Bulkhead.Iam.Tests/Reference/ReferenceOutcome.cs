namespace Bulkhead.Iam.Tests.Reference;

/// <summary>What the reference evaluator answers. Of two authorizations that one call needs, the later here counts.</summary>
internal enum ReferenceOutcome
{
    Allowed,
    Unknown,
    ImplicitlyDenied,
    ExplicitlyDenied,
}
