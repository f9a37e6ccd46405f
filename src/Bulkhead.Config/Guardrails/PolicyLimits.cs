using System.Diagnostics;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// What Organizations takes (Organizations User Guide, "Quotas and service limits for AWS Organizations", as of
/// 2026-05).
/// </summary>
/// <param name="MaxCharacters">The longest document, in characters, white space included.</param>
/// <param name="MaxAttached">The most policies on one root, unit or account.</param>
/// <param name="Reserved">How many of those AWS's own default policy takes.</param>
public sealed record PolicyLimits(int MaxCharacters, int MaxAttached, int Reserved)
{
    private static readonly PolicyLimits ServiceControl = new(10_240, 10, 1);
    private static readonly PolicyLimits ResourceControl = new(5_120, 5, 1);
    private static readonly PolicyLimits DeclarativeEc2 = new(10_000, 10, 0);

    /// <summary>How many policies are left for Bulkhead on one target.</summary>
    public int Usable => MaxAttached - Reserved;

    /// <summary>The limits of a type: <c>FullAWSAccess</c> and <c>RCPFullAWSAccess</c> take one place each.</summary>
    public static PolicyLimits Of(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => ServiceControl,
        OrganizationPolicyType.ResourceControl => ResourceControl,
        OrganizationPolicyType.DeclarativeEc2 => DeclarativeEc2,
        _ => throw new UnreachableException(),
    };
}
