using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Config.Model;

namespace Bulkhead.Config.Guardrails;

/// <summary>The short names of policy types, as the file, guardrails and policy names give them, and what a document is built on.</summary>
public static class OrganizationPolicyTypes
{
    /// <summary>The short names, in the order of <see cref="OrganizationPolicyType"/>.</summary>
    public static ImmutableArray<string> ShortNames { get; } = [.. Enum.GetValues<OrganizationPolicyType>().Select(ToShortName)];

    /// <summary>Such as <c>scp</c>, <c>tag</c> or <c>security-hub</c>.</summary>
    public static string ToShortName(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => "scp",
        OrganizationPolicyType.ResourceControl => "rcp",
        OrganizationPolicyType.DeclarativeEc2 => "ec2",
        OrganizationPolicyType.Tag => "tag",
        OrganizationPolicyType.Backup => "backup",
        OrganizationPolicyType.AiOptOut => "ai-opt-out",
        OrganizationPolicyType.Chat => "chat",
        OrganizationPolicyType.SecurityHub => "security-hub",
        OrganizationPolicyType.Inspector => "inspector",
        OrganizationPolicyType.UpgradeRollout => "upgrade-rollout",
        OrganizationPolicyType.Bedrock => "bedrock",
        OrganizationPolicyType.S3 => "s3",
        OrganizationPolicyType.NetworkSecurityDirector => "network-security-director",
        _ => throw new UnreachableException(),
    };

    /// <summary>The type of a short name, or null.</summary>
    public static OrganizationPolicyType? Parse(string text) =>
        ShortNames.IndexOf(text) is var index and >= 0 ? (OrganizationPolicyType)index : null;

    /// <summary>
    /// Whether every level binds, and a document has statements: otherwise documents are merged, and the nearest one wins.
    /// </summary>
    public static bool IsAuthorization(OrganizationPolicyType type) =>
        type is OrganizationPolicyType.ServiceControl or OrganizationPolicyType.ResourceControl;

    /// <summary>
    /// The key that holds all of a document (AWS Organizations User Guide, the page "… policy syntax and examples" of each type).
    /// </summary>
    public static string RootKey(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl or OrganizationPolicyType.ResourceControl => "Statement",
        OrganizationPolicyType.DeclarativeEc2 => "ec2_attributes",
        OrganizationPolicyType.Tag => "tags",
        OrganizationPolicyType.Backup => "plans",
        OrganizationPolicyType.AiOptOut => "services",
        OrganizationPolicyType.Chat => "chatbot",
        OrganizationPolicyType.SecurityHub => "securityhub",
        OrganizationPolicyType.Inspector => "inspector",
        OrganizationPolicyType.UpgradeRollout => "upgrade_rollout",
        OrganizationPolicyType.Bedrock => "bedrock",
        OrganizationPolicyType.S3 => "s3_attributes",
        OrganizationPolicyType.NetworkSecurityDirector => "network_security_director",
        _ => throw new UnreachableException(),
    };
}
