using System.Collections.Frozen;
using System.Collections.Immutable;
using static Bulkhead.Iam.Catalogue.ConditionKeyType;

namespace Bulkhead.Iam.Catalogue;

/// <summary>
/// The condition keys that requests of every service may carry, with AWS's data types and value types (IAM User Guide,
/// reference_policies_condition-keys, as of 2026-09).
/// </summary>
public static class GlobalConditionKeys
{
    private static readonly FrozenDictionary<string, CatalogueConditionKey> ByName;
    private static readonly ImmutableArray<CatalogueConditionKey> Tagged;

    static GlobalConditionKeys()
    {
        All =
        [
            // Of the principal.
            One("aws:PrincipalArn", Arn), One("aws:PrincipalAccount"), Many("aws:PrincipalOrgPaths"), One("aws:PrincipalOrgID"),
            One("aws:PrincipalTag/${TagKey}"), One("aws:PrincipalIsAWSService", Bool), One("aws:PrincipalServiceName"),
            Many("aws:PrincipalServiceNamesList"), One("aws:PrincipalType"), One("aws:userid"), One("aws:username"),

            // Of the role session.
            One("aws:AssumedRoot", Bool), One("aws:FederatedProvider"), One("aws:TokenIssueTime", Date),
            One("aws:MultiFactorAuthAge", Numeric), One("aws:MultiFactorAuthPresent", Bool), One("aws:ChatbotSourceArn", Arn),
            One("aws:Ec2InstanceSourceVpc"), One("aws:Ec2InstanceSourcePrivateIPv4", IpAddress), One("aws:SourceIdentity"),
            One("ec2:RoleDelivery", Numeric), One("ec2:SourceInstanceArn", Arn), One("glue:RoleAssumedBy"),
            One("glue:CredentialIssuingService"), One("lambda:SourceFunctionArn", Arn), One("ssm:SourceInstanceArn", Arn),
            One("identitystore:UserId"),

            // Of the network.
            One("aws:SourceIp", IpAddress), One("aws:SourceVpc"), One("aws:SourceVpcArn", Arn), One("aws:SourceVpce"),
            One("aws:VpceAccount"), One("aws:VpceOrgID"), Many("aws:VpceOrgPaths"), One("aws:VpcSourceIp", IpAddress),

            // Of the resource.
            One("aws:ResourceAccount"), One("aws:ResourceOrgID"), Many("aws:ResourceOrgPaths"), One("aws:ResourceTag/${TagKey}"),

            // Of the request.
            Many("aws:CalledVia"), One("aws:CalledViaFirst"), One("aws:CalledViaLast"), One("aws:CalledViaAWSMCP"),
            One("aws:ViaAWSService", Bool), One("aws:ViaAWSMCPService", Bool), One("aws:IsMcpServiceAction", Bool),
            One("aws:CurrentTime", Date), One("aws:EpochTime", Date), One("aws:referer"), One("aws:RequestedRegion"),
            One("aws:RequestTag/${TagKey}"), Many("aws:TagKeys"), One("aws:SecureTransport", Bool), One("aws:SourceArn", Arn),
            One("aws:SourceAccount"), One("aws:SourceOwner"), One("aws:SourceOrgID"), Many("aws:SourceOrgPaths"), One("aws:UserAgent"),
        ];
        ByName = All.ToFrozenDictionary(k => k.Name, StringComparer.OrdinalIgnoreCase);
        Tagged = [.. All.Where(k => k.Name.Contains('$', StringComparison.Ordinal))];
    }

    /// <summary>All of them.</summary>
    public static ImmutableArray<CatalogueConditionKey> All { get; }

    /// <summary>The global key that <paramref name="key"/> is, case aside; null where it is none.</summary>
    public static CatalogueConditionKey? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (ByName.TryGetValue(key, out var found)) return found;
        foreach (var tagged in Tagged)
        {
            if (tagged.Matches(key)) return tagged;
        }

        return null;
    }

    private static CatalogueConditionKey One(string name, ConditionKeyType type = ConditionKeyType.String) => new(name, type, false);

    private static CatalogueConditionKey Many(string name) => new(name, ConditionKeyType.String, true);
}
