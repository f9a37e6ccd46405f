using System.Diagnostics;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Plans;

/// <summary>AWS's names of the policy types.</summary>
public static class PolicyTypeNames
{
    /// <summary>As the Organizations API names it, such as <c>SERVICE_CONTROL_POLICY</c>.</summary>
    public static string Of(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => "SERVICE_CONTROL_POLICY",
        OrganizationPolicyType.ResourceControl => "RESOURCE_CONTROL_POLICY",
        OrganizationPolicyType.DeclarativeEc2 => "DECLARATIVE_POLICY_EC2",
        OrganizationPolicyType.Tag => "TAG_POLICY",
        OrganizationPolicyType.Backup => "BACKUP_POLICY",
        OrganizationPolicyType.AiOptOut => "AISERVICES_OPT_OUT_POLICY",
        OrganizationPolicyType.Chat => "CHATBOT_POLICY",
        OrganizationPolicyType.SecurityHub => "SECURITYHUB_POLICY",
        OrganizationPolicyType.Inspector => "INSPECTOR_POLICY",
        OrganizationPolicyType.UpgradeRollout => "UPGRADE_ROLLOUT_POLICY",
        OrganizationPolicyType.Bedrock => "BEDROCK_POLICY",
        OrganizationPolicyType.S3 => "S3_POLICY",
        OrganizationPolicyType.NetworkSecurityDirector => "NETWORK_SECURITY_DIRECTOR_POLICY",
        _ => throw new UnreachableException(),
    };
}
