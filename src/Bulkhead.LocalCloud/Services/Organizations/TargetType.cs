namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>What a policy is attached to.</summary>
internal enum TargetType
{
    /// <summary>The root.</summary>
    Root,

    /// <summary>An organizational unit.</summary>
    Unit,

    /// <summary>An account.</summary>
    Account,
}
