using System.Collections.Frozen;
using Bulkhead.Aws.Models;

namespace Bulkhead.Engine.Collecting;

/// <summary>Finds the operation of a service model that an IAM action such as <c>states:DescribeStateMachine</c> is called by.</summary>
internal static class ApiNames
{
    private static readonly FrozenDictionary<string, string> Services = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["states"] = "stepfunctions",
        ["elasticfilesystem"] = "efs",
        ["es"] = "opensearch",
        ["sso"] = "sso-admin",
        ["access-analyzer"] = "accessanalyzer",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Operations = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["s3:ListAllMyBuckets"] = "s3:ListBuckets",
        ["s3:GetBucketPublicAccessBlock"] = "s3:GetPublicAccessBlock",
        ["s3:GetAccountPublicAccessBlock"] = "s3control:GetPublicAccessBlock",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Services whose answers are the same in every region (AWS General Reference, "Service endpoints and quotas").
    private static readonly FrozenSet<string> Global = FrozenSet.Create(StringComparer.Ordinal, "iam", "s3", "sts", "organizations", "route53", "cloudfront");

    /// <summary>The operation; null where Bulkhead has no model of it.</summary>
    public static OperationModel? Find(string action)
    {
        var name = Operations.GetValueOrDefault(action, action);
        var colon = name.IndexOf(':', StringComparison.Ordinal);
        var prefix = name[..colon];
        return ServiceModels.Find(Services.GetValueOrDefault(prefix, prefix))?.FindOperation(name[(colon + 1)..]);
    }

    /// <summary>Whether one region's answer is that of all.</summary>
    public static bool IsGlobal(string action) => Global.Contains(action[..action.IndexOf(':', StringComparison.Ordinal)]);
}
