using System.Diagnostics;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Guardrails;

/// <summary>The short names of policy types, as the file, guardrails and policy names give them.</summary>
public static class OrganizationPolicyTypes
{
    /// <summary>The short names, in the order of <see cref="OrganizationPolicyType"/>.</summary>
    public static IReadOnlyList<string> ShortNames { get; } = ["scp", "rcp", "ec2"];

    /// <summary><c>scp</c>, <c>rcp</c> or <c>ec2</c>.</summary>
    public static string ToShortName(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => "scp",
        OrganizationPolicyType.ResourceControl => "rcp",
        OrganizationPolicyType.DeclarativeEc2 => "ec2",
        _ => throw new UnreachableException(),
    };

    /// <summary>The type of a short name, or null.</summary>
    public static OrganizationPolicyType? Parse(string text) => text switch
    {
        "scp" => OrganizationPolicyType.ServiceControl,
        "rcp" => OrganizationPolicyType.ResourceControl,
        "ec2" => OrganizationPolicyType.DeclarativeEc2,
        _ => null,
    };
}
