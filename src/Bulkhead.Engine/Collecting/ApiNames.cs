using System.Collections.Frozen;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;

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
        ["s3:ListAccessPoints"] = "s3control:ListAccessPoints",
        ["s3:GetAccessPointPolicy"] = "s3control:GetAccessPointPolicy",
        ["s3:ListMultiRegionAccessPoints"] = "s3control:ListMultiRegionAccessPoints",
        ["s3:GetMultiRegionAccessPointPolicy"] = "s3control:GetMultiRegionAccessPointPolicy",
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

    // Each region lists its own access points (S3 Control API Reference, "ListAccessPoints").
    private static readonly FrozenSet<string> Regional = FrozenSet.Create(StringComparer.Ordinal, "s3:ListAccessPoints", "s3:GetAccessPointPolicy");

    // One region answers for all of them (S3 User Guide, "Using Multi-Region Access Points with supported API operations").
    private static readonly FrozenDictionary<string, RegionName> Places = new Dictionary<string, RegionName>(StringComparer.Ordinal)
    {
        ["s3:ListMultiRegionAccessPoints"] = new("us-west-2"),
        ["s3:GetMultiRegionAccessPointPolicy"] = new("us-west-2"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Whether one region's answer is that of all.</summary>
    public static bool IsGlobal(string action) => !Regional.Contains(action) && Global.Contains(action[..action.IndexOf(':', StringComparison.Ordinal)]);

    /// <summary>The region that alone answers; null where any does, or each for itself.</summary>
    public static RegionName? PlaceOf(string action) => Places.TryGetValue(action, out var place) ? place : null;
}
