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
        ["sso"] = "sso-admin",
        ["access-analyzer"] = "accessanalyzer",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, string> Operations = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["s3:ListAllMyBuckets"] = "ListBuckets",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Services whose answers are the same in every region (AWS General Reference, "Service endpoints and quotas").
    private static readonly FrozenSet<string> Global = FrozenSet.Create(StringComparer.Ordinal, "iam", "s3", "sts", "organizations", "route53", "cloudfront");

    /// <summary>The operation; null where Bulkhead has no model of it.</summary>
    public static OperationModel? Find(string action)
    {
        var colon = action.IndexOf(':', StringComparison.Ordinal);
        var prefix = action[..colon];
        return ServiceModels.Find(Services.GetValueOrDefault(prefix, prefix))?.FindOperation(Operations.GetValueOrDefault(action, action[(colon + 1)..]));
    }

    /// <summary>Whether one region's answer is that of all.</summary>
    public static bool IsGlobal(string action) => Global.Contains(action[..action.IndexOf(':', StringComparison.Ordinal)]);
}
