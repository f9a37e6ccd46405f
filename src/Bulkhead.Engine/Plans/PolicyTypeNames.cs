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
        _ => throw new UnreachableException(),
    };
}
