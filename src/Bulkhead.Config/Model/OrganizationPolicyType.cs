namespace Bulkhead.Config.Model;

/// <summary>
/// The policy types of Organizations. The first two are of authorization; all others are merged by their inheritance
/// operators on the way down (AWS Organizations User Guide, "Declarative policies").
/// </summary>
public enum OrganizationPolicyType
{
    /// <summary>SERVICE_CONTROL_POLICY: bounds what principals of member accounts may do.</summary>
    ServiceControl,

    /// <summary>RESOURCE_CONTROL_POLICY: bounds what anybody may do to resources of member accounts.</summary>
    ResourceControl,

    /// <summary>DECLARATIVE_POLICY_EC2: fixes settings of EC2 in member accounts.</summary>
    DeclarativeEc2,

    /// <summary>TAG_POLICY: how tags are written, and on which resources.</summary>
    Tag,

    /// <summary>BACKUP_POLICY: backup plans in member accounts.</summary>
    Backup,

    /// <summary>AISERVICES_OPT_OUT_POLICY: whether AWS may use content to improve its AI services.</summary>
    AiOptOut,

    /// <summary>CHATBOT_POLICY: access from chat applications.</summary>
    Chat,

    /// <summary>SECURITYHUB_POLICY: where Security Hub is on.</summary>
    SecurityHub,

    /// <summary>INSPECTOR_POLICY: where Inspector is on, and what it scans.</summary>
    Inspector,

    /// <summary>UPGRADE_ROLLOUT_POLICY: in which order resources get automatic upgrades.</summary>
    UpgradeRollout,

    /// <summary>BEDROCK_POLICY: guardrails of Amazon Bedrock on every inference.</summary>
    Bedrock,

    /// <summary>S3_POLICY: S3 block public access of whole accounts.</summary>
    S3,

    /// <summary>NETWORK_SECURITY_DIRECTOR_POLICY: where network security director scans.</summary>
    NetworkSecurityDirector,
}
