namespace Bulkhead.LocalCloud.Services.Organizations;

/// <summary>The limits of policy types (AWS Organizations User Guide, "Quotas and service limits").</summary>
internal static class PolicyTypes
{
    public const string Scp = "SERVICE_CONTROL_POLICY";
    public const string Rcp = "RESOURCE_CONTROL_POLICY";
    public const string FullAccess = "p-FullAWSAccess";
    public const string RcpFullAccess = "p-RCPFullAWSAccess";

    /// <summary>The most characters of a policy.</summary>
    public static int MaxLength(string type) => type switch
    {
        Scp => 10_240,
        Rcp => 5_120,
        "AISERVICES_OPT_OUT_POLICY" => 2_500,
        "UPGRADE_ROLLOUT_POLICY" => 5_120,
        _ => 10_000,
    };

    /// <summary>The most policies of a type.</summary>
    public static int MaxCount(string type) => type switch
    {
        Scp => 10_000,
        Rcp => 2_000,
        _ => 1_000,
    };

    /// <summary>The most policies of a type on one target.</summary>
    public static int MaxAttached(string type) => type switch
    {
        Rcp or "CHATBOT_POLICY" or "AISERVICES_OPT_OUT_POLICY" => 5,
        _ => 10,
    };

    /// <summary>The policy that AWS attaches to everything by itself; null for types without.</summary>
    public static string? DefaultPolicy(string type) => type switch
    {
        Scp => FullAccess,
        Rcp => RcpFullAccess,
        _ => null,
    };

    /// <summary>The key that holds all of a document of a type that is merged (the page "… policy syntax and examples" of each type).</summary>
    public static string RootKey(string type) => type switch
    {
        "TAG_POLICY" => "tags",
        "BACKUP_POLICY" => "plans",
        "AISERVICES_OPT_OUT_POLICY" => "services",
        "CHATBOT_POLICY" => "chatbot",
        "DECLARATIVE_POLICY_EC2" => "ec2_attributes",
        "SECURITYHUB_POLICY" => "securityhub",
        "INSPECTOR_POLICY" => "inspector",
        "UPGRADE_ROLLOUT_POLICY" => "upgrade_rollout",
        "BEDROCK_POLICY" => "bedrock",
        "S3_POLICY" => "s3_attributes",
        "NETWORK_SECURITY_DIRECTOR_POLICY" => "network_security_director",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether a type is one of authorization: those have no effective policy of their own.</summary>
    public static bool IsAuthorization(string type) => type is Scp or Rcp;
}
