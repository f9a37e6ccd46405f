using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Baseline.Settings.Detection;

/// <summary>What detection needs of the organization: trusted access, and the security account as administrator.</summary>
internal sealed class DetectionServices
{
    /// <summary>Amazon GuardDuty.</summary>
    public const string GuardDuty = "guardduty.amazonaws.com";

    /// <summary>AWS Security Hub CSPM.</summary>
    public const string SecurityHub = "securityhub.amazonaws.com";

    /// <summary>Amazon Inspector.</summary>
    public const string Inspector = "inspector2.amazonaws.com";

    /// <summary>Amazon Macie.</summary>
    public const string Macie = "macie.amazonaws.com";

    /// <summary>GuardDuty's search for malware, a service of its own (GuardDuty User Guide, "GuardDuty Malware Protection for EC2").</summary>
    public const string GuardDutyMalware = "malware-protection.guardduty.amazonaws.com";

    public DetectionServices(OrganizationModel model)
    {
        if (model.FindByRole(AccountRole.Security) is not { } security) return;
        var services = new List<string>();
        if (model.Detection.GuardDuty is not null) services.Add(GuardDuty);
        if (model.Detection.SecurityHub is not null) services.Add(SecurityHub);
        if (model.Detection.Inspector is not null) services.Add(Inspector);
        if (model.Detection.Macie) services.Add(Macie);
        Delegations = [.. services.Select(s => new DesiredDelegation(s, security.Name))];
        if (model.Detection.GuardDuty?.Contains(ProtectionPlan.Malware) == true) services.Add(GuardDutyMalware);
        TrustedServices = [.. services];
    }

    /// <summary>The services that need trusted access.</summary>
    public ImmutableArray<string> TrustedServices { get; } = [];

    /// <summary>The services that the security account administers.</summary>
    public ImmutableArray<DesiredDelegation> Delegations { get; } = [];

    /// <summary>
    /// Whether a refusal of Inspector or Macie says that the service is off in the account, or that the account does not administer it
    /// for the organization: the same code as where IAM denies the call.
    /// </summary>
    public static bool SaysOff(AwsRefusal refusal) =>
        refusal.Code == "AccessDeniedException" && !refusal.Message.Contains("not authorized to perform", StringComparison.Ordinal);
}
