namespace Bulkhead.Config.Model;

/// <summary>The Organizations policy types that guardrails use.</summary>
public enum OrganizationPolicyType
{
    /// <summary>SERVICE_CONTROL_POLICY: bounds what principals of member accounts may do.</summary>
    ServiceControl,

    /// <summary>RESOURCE_CONTROL_POLICY: bounds what anybody may do to resources of member accounts.</summary>
    ResourceControl,

    /// <summary>DECLARATIVE_POLICY_EC2: fixes settings of EC2 in member accounts.</summary>
    DeclarativeEc2,
}
