using System.Collections.Immutable;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Possibility;

/// <summary>The regions that a caller can choose among ("AWS Regions" in AWS Regions and Availability Zones, 2026).</summary>
public static class KnownRegions
{
    private static readonly ImmutableArray<string> Standard =
    [
        "us-east-1", "eu-west-1", "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3",
        "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5",
        "ap-southeast-6", "ap-southeast-7", "ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1",
        "eu-south-1", "eu-south-2", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
        "sa-east-1", "us-east-2", "us-west-1", "us-west-2",
    ];

    private static readonly ImmutableArray<string> Others =
    [
        "cn-north-1", "cn-northwest-1", "eusc-de-east-1", "us-iso-east-1", "us-iso-west-1", "us-isob-east-1", "us-isob-west-1",
        "eu-isoe-west-1", "us-isof-east-1", "us-isof-south-1", "us-gov-east-1", "us-gov-west-1",
    ];

    /// <summary>All regions; the natural ones first.</summary>
    public static ImmutableArray<string> All { get; } = [.. Standard, .. Others];

    /// <summary>The regions of a partition, the most used first.</summary>
    public static ImmutableArray<string> In(string partition)
    {
        var mask = Of(partition);
        return [.. All.Where((_, i) => (mask & (1UL << i)) != 0)];
    }

    /// <summary>The regions of a partition, as bits by their number.</summary>
    internal static ulong Of(string partition) => partition switch
    {
        "aws-cn" => Mask(r => r.StartsWith("cn-", StringComparison.Ordinal)),
        "aws-us-gov" => Mask(r => r.StartsWith("us-gov-", StringComparison.Ordinal)),
        "" or "aws" => (1UL << Standard.Length) - 1,
        _ => Mask(Others.Contains),
    };

    /// <summary>The regions of which a clause on <c>aws:RequestedRegion</c> holds, surely or perhaps.</summary>
    internal static ulong Where(CompiledCondition condition)
    {
        var recorder = default(SilentRecorder);
        return Mask(region =>
        {
            ContextEntry[] entries = [new(ContextKeys.RequestedRegion, region)];
            return condition.Holds(new RequestPart(Nobody, Any.Lower, Any, new ArnText("*"), null, entries), ref recorder) != Truth.No;
        });
    }

    /// <summary>The regions that match a pattern of an ARN's segment.</summary>
    internal static ulong Matching(string pattern)
    {
        var glob = new WildcardPattern(pattern);
        return Mask(region => glob.IsMatch(region));
    }

    private static RequestAction Any { get; } = new("ec2:DescribeRegions", CatalogueFacts.Embedded);

    private static Caller Nobody { get; } = new(Principal.Anonymous, knownArn: null, knownUserId: null);

    private static ulong Mask(Func<string, bool> isMember)
    {
        var mask = 0UL;
        for (var i = 0; i < All.Length; i++)
        {
            if (isMember(All[i])) mask |= 1UL << i;
        }

        return mask;
    }
}
