namespace Bulkhead.Iam.Tests.Reference;

/// <summary>Where a policy stands, as far as reading its statements depends on it.</summary>
internal enum ReferencePlace
{
    /// <summary>Identity policy, boundary or session policy.</summary>
    Caller,

    /// <summary>The resource's policy, or an endpoint's.</summary>
    Resource,

    /// <summary>SCP or RCP.</summary>
    Control,
}
