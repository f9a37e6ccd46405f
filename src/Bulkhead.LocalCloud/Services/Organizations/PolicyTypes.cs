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

    /// <summary>Whether a type is one of authorization: those have no effective policy of their own.</summary>
    public static bool IsAuthorization(string type) => type is Scp or Rcp;
}
