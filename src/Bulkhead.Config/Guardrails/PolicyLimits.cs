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
    private static readonly PolicyLimits AiOptOut = new(2_500, 5, 0);
    private static readonly PolicyLimits Chat = new(10_000, 5, 0);

    // "Upgrade rollout policy syntax and examples" of the same guide.
    private static readonly PolicyLimits UpgradeRollout = new(5_120, 10, 0);

    // Also for the types of which the page says nothing: AWS refuses what is too much when it is applied.
    private static readonly PolicyLimits Others = new(10_000, 10, 0);

    /// <summary>How many policies are left for Bulkhead on one target.</summary>
    public int Usable => MaxAttached - Reserved;

    /// <summary>The limits of a type: <c>FullAWSAccess</c> and <c>RCPFullAWSAccess</c> take one place each.</summary>
    public static PolicyLimits Of(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => ServiceControl,
        OrganizationPolicyType.ResourceControl => ResourceControl,
        OrganizationPolicyType.AiOptOut => AiOptOut,
        OrganizationPolicyType.Chat => Chat,
        OrganizationPolicyType.UpgradeRollout => UpgradeRollout,
        OrganizationPolicyType.DeclarativeEc2 or OrganizationPolicyType.Tag or OrganizationPolicyType.Backup
            or OrganizationPolicyType.SecurityHub or OrganizationPolicyType.Inspector or OrganizationPolicyType.Bedrock
            or OrganizationPolicyType.S3 or OrganizationPolicyType.NetworkSecurityDirector => Others,
        _ => throw new UnreachableException(),
    };
}
