namespace Bulkhead.Iam.Tests.Reference;

/// <summary>What the reference evaluator answers.</summary>
internal enum ReferenceOutcome
{
    Allowed,
    ImplicitlyDenied,
    ExplicitlyDenied,
    Unknown,
}
