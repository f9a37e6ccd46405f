using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Aws.Client;

/// <summary>
/// AWS's own endpoints (AWS General Reference: "Service endpoints and quotas"): the usual pattern, and the services that
/// have one endpoint per partition.
/// </summary>
internal static class EndpointCatalogue
{
    /// <summary>The partition of a region, by its name's beginning as AWS's partition list has it.</summary>
    public static string PartitionOf(RegionName region) => region.Value switch
    {
        var r when r.StartsWith("cn-", StringComparison.Ordinal) => "aws-cn",
        var r when r.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ => "aws",
    };

    /// <summary>The region that a partition's global services are called and signed in.</summary>
    public static RegionName CentralRegion(string partition) => new(partition switch
    {
        "aws-cn" => "cn-northwest-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    });

    /// <summary>The endpoint of a service for a caller in a region.</summary>
    public static Endpoint Find(ServiceModel service, RegionName region, bool fips, bool dualStack)
    {
        var partition = PartitionOf(region);
        var central = CentralRegion(partition);
        var suffix = Suffix(partition, dualStack);
        var prefix = service.EndpointPrefix + (fips && partition != "aws-us-gov" ? "-fips" : "");
        switch (service.Name)
        {
            case "s3" or "s3control":
                // These two have FIPS names in every partition, and a way of their own to say "dual-stack".
                var name = service.EndpointPrefix + (fips ? "-fips" : "") + (dualStack ? ".dualstack" : "");
                return Of($"{name}.{region}.{Suffix(partition, dualStack: false)}", region);
            case "iam" or "route53" when dualStack:
                return Of(partition == "aws-us-gov" ? $"{service.EndpointPrefix}.us-gov.{suffix}" : $"{prefix}.global.{suffix}", central);
            case "iam" when partition == "aws-cn" && !fips:
                return Of($"iam.cn-north-1.{suffix}", new RegionName("cn-north-1"));
            case "iam" or "route53":
                return Of(partition == "aws-us-gov" ? $"{service.EndpointPrefix}.us-gov.{suffix}" : $"{prefix}.{suffix}", central);
            case "budgets" when !dualStack || partition != "aws":
                return Of($"budgets{(fips ? "-fips" : "")}.{suffix}", central);
            case "account" or "ce" or "organizations" or "budgets":
            case "billingconductor" or "support" when partition == "aws":
                return Of($"{prefix}.{central}.{suffix}", central);
            case "billing" when partition != "aws":
                return Of($"{prefix}.{central}.{suffix}", central);
            case "billing" or "bcm-data-exports" or "invoicing":
                return Of($"{prefix}.{central}.{Suffix(partition, dualStack: true)}", central);
            case "freetier":
                var place = partition == "aws" ? central : region;
                return Of($"{prefix}.{place}.{Suffix(partition, dualStack: true)}", place);
            default:
                return Of($"{prefix}.{region}.{suffix}", region);
        }
    }

    private static string Suffix(string partition, bool dualStack) => (partition, dualStack) switch
    {
        ("aws-cn", false) => "amazonaws.com.cn",
        ("aws-cn", true) => "api.amazonwebservices.com.cn",
        (_, true) => "api.aws",
        _ => "amazonaws.com",
    };

    private static Endpoint Of(string host, RegionName signingRegion) =>
        new(new Uri("https://" + host), signingRegion, IsCustom: false);
}
