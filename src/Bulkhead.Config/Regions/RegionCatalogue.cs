using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Regions;

/// <summary>
/// The regions of AWS, by partition, from "AWS Regions" (AWS Regions and Availability Zones) and botocore's partitions
/// data, 2026. A region that is not here is taken for a slip of the pen.
/// </summary>
public static class RegionCatalogue
{
    /// <summary>Every region.</summary>
    public static ImmutableArray<RegionInfo> All => Table.All;

    /// <summary>The region with <paramref name="name"/>; null when AWS has none.</summary>
    public static RegionInfo? Find(string name) => Table.All.FirstOrDefault(r => r.Name.Value == name);

    /// <summary>The region that somebody who wrote <paramref name="name"/> probably meant; null when none is near.</summary>
    public static string? Nearest(string name) => Spelling.Nearest(name, Table.All.Select(r => r.Name.Value));

    private static RegionInfo Default(string name, string partition, string place) =>
        new(new RegionName(name), partition, place, OptIn: false);

    private static RegionInfo OptIn(string name, string partition, string place) =>
        new(new RegionName(name), partition, place, OptIn: true);

    /// <summary>Made when somebody first asks.</summary>
    private static class Table
    {
        public static readonly ImmutableArray<RegionInfo> All =
        [
            OptIn("af-south-1", "aws", "Africa (Cape Town)"),
            OptIn("ap-east-1", "aws", "Asia Pacific (Hong Kong)"),
            OptIn("ap-east-2", "aws", "Asia Pacific (Taipei)"),
            Default("ap-northeast-1", "aws", "Asia Pacific (Tokyo)"),
            Default("ap-northeast-2", "aws", "Asia Pacific (Seoul)"),
            Default("ap-northeast-3", "aws", "Asia Pacific (Osaka)"),
            Default("ap-south-1", "aws", "Asia Pacific (Mumbai)"),
            OptIn("ap-south-2", "aws", "Asia Pacific (Hyderabad)"),
            Default("ap-southeast-1", "aws", "Asia Pacific (Singapore)"),
            Default("ap-southeast-2", "aws", "Asia Pacific (Sydney)"),
            OptIn("ap-southeast-3", "aws", "Asia Pacific (Jakarta)"),
            OptIn("ap-southeast-4", "aws", "Asia Pacific (Melbourne)"),
            OptIn("ap-southeast-5", "aws", "Asia Pacific (Malaysia)"),
            OptIn("ap-southeast-6", "aws", "Asia Pacific (New Zealand)"),
            OptIn("ap-southeast-7", "aws", "Asia Pacific (Thailand)"),
            Default("ca-central-1", "aws", "Canada (Central)"),
            OptIn("ca-west-1", "aws", "Canada West (Calgary)"),
            Default("eu-central-1", "aws", "Europe (Frankfurt)"),
            OptIn("eu-central-2", "aws", "Europe (Zurich)"),
            Default("eu-north-1", "aws", "Europe (Stockholm)"),
            OptIn("eu-south-1", "aws", "Europe (Milan)"),
            OptIn("eu-south-2", "aws", "Europe (Spain)"),
            Default("eu-west-1", "aws", "Europe (Ireland)"),
            Default("eu-west-2", "aws", "Europe (London)"),
            Default("eu-west-3", "aws", "Europe (Paris)"),
            OptIn("il-central-1", "aws", "Israel (Tel Aviv)"),
            OptIn("me-central-1", "aws", "Middle East (UAE)"),
            OptIn("me-south-1", "aws", "Middle East (Bahrain)"),
            OptIn("mx-central-1", "aws", "Mexico (Central)"),
            Default("sa-east-1", "aws", "South America (Sao Paulo)"),
            Default("us-east-1", "aws", "US East (N. Virginia)"),
            Default("us-east-2", "aws", "US East (Ohio)"),
            Default("us-west-1", "aws", "US West (N. California)"),
            Default("us-west-2", "aws", "US West (Oregon)"),
            Default("cn-north-1", "aws-cn", "China (Beijing)"),
            Default("cn-northwest-1", "aws-cn", "China (Ningxia)"),
            Default("eusc-de-east-1", "aws-eusc", "AWS European Sovereign Cloud (Germany)"),
            Default("us-iso-east-1", "aws-iso", "US ISO East"),
            Default("us-iso-west-1", "aws-iso", "US ISO WEST"),
            Default("us-isob-east-1", "aws-iso-b", "US ISOB East (Ohio)"),
            Default("us-isob-west-1", "aws-iso-b", "US ISOB West"),
            Default("eu-isoe-west-1", "aws-iso-e", "EU ISOE West"),
            Default("us-isof-east-1", "aws-iso-f", "US ISOF EAST"),
            Default("us-isof-south-1", "aws-iso-f", "US ISOF SOUTH"),
            Default("us-gov-east-1", "aws-us-gov", "AWS GovCloud (US-East)"),
            Default("us-gov-west-1", "aws-us-gov", "AWS GovCloud (US-West)"),
        ];
    }
}
