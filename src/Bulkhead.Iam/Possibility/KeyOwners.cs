using System.Collections.Frozen;
using Bulkhead.Iam.Catalogue;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// Whose matter each context key is (IAM User Guide, "AWS global condition context keys", "IAM and AWS STS condition context
/// keys"; Service Authorization Reference, "Condition keys" of each service). docs/iam-possibility.md has the same table.
/// </summary>
public static class KeyOwners
{
    // The global keys, and keys of services of which the catalogue does not tell enough. A name that ends in '*' is a prefix.
    private static readonly (string Key, KeyOwner Owner)[] Table =
    [
        // Of the principal and its session.
        ("aws:PrincipalArn", KeyOwner.Identity), ("aws:PrincipalAccount", KeyOwner.Identity), ("aws:PrincipalOrgID", KeyOwner.Identity),
        ("aws:PrincipalOrgPaths", KeyOwner.Identity), ("aws:PrincipalTag/*", KeyOwner.Identity), ("aws:PrincipalType", KeyOwner.Identity),
        ("aws:userid", KeyOwner.Identity), ("aws:username", KeyOwner.Identity), ("aws:FederatedProvider", KeyOwner.Identity),
        ("aws:SourceIdentity", KeyOwner.Identity), ("aws:ChatbotSourceArn", KeyOwner.Identity), ("aws:Ec2InstanceSourceVpc", KeyOwner.Identity),
        ("aws:Ec2InstanceSourcePrivateIPv4", KeyOwner.Identity), ("ec2:RoleDelivery", KeyOwner.Identity), ("ec2:SourceInstanceArn", KeyOwner.Identity),
        ("glue:RoleAssumedBy", KeyOwner.Identity), ("glue:CredentialIssuingService", KeyOwner.Identity), ("lambda:SourceFunctionArn", KeyOwner.Identity),
        ("ssm:SourceInstanceArn", KeyOwner.Identity), ("identitystore:UserId", KeyOwner.Identity), ("codebuild:buildArn", KeyOwner.Identity),
        ("codebuild:projectArn", KeyOwner.Identity), ("signin:PrincipalArn", KeyOwner.Identity), ("qapps:UserIsAppOwner", KeyOwner.Identity),
        ("redshift-data:session-owner-iam-userid", KeyOwner.Identity), ("redshift-data:statement-owner-iam-userid", KeyOwner.Identity),

        // Of the resource and the organization.
        ("aws:ResourceAccount", KeyOwner.Identity), ("aws:ResourceOrgID", KeyOwner.Identity), ("aws:ResourceOrgPaths", KeyOwner.Identity),
        ("aws:ResourceTag/*", KeyOwner.Identity), ("s3:ResourceAccount", KeyOwner.Identity), ("s3:BucketTag/*", KeyOwner.Identity),
        ("s3:AccessPointTag/*", KeyOwner.Identity), ("s3:ExistingObjectTag/*", KeyOwner.Identity), ("s3:DataAccessPoint*", KeyOwner.Identity),
        ("s3:AccessPointNetworkOrigin", KeyOwner.Identity), ("s3:AccessGrantsInstanceArn", KeyOwner.Identity), ("kms:CallerAccount", KeyOwner.Identity),
        ("kms:ResourceAliases", KeyOwner.Identity), ("kms:PrimaryRegion", KeyOwner.Identity), ("kms:MultiRegionKeyType", KeyOwner.Identity),
        ("secretsmanager:resource/*", KeyOwner.Identity), ("secretsmanager:SecretPrimaryRegion", KeyOwner.Identity),
        ("iam:RoleTemplateARN", KeyOwner.Identity), ("events:creatorAccount", KeyOwner.Identity), ("ssm:NodeAccountId", KeyOwner.Identity),
        ("ssm:NodeOrgId", KeyOwner.Identity), ("servicediscovery:ServiceCreatedByAccount", KeyOwner.Identity),
        ("account:AccountResourceOrgPaths", KeyOwner.Identity), ("account:AccountResourceOrgTags/*", KeyOwner.Identity),

        // By the kind of call.
        ("aws:AssumedRoot", KeyOwner.Platform), ("aws:PrincipalIsAWSService", KeyOwner.Platform), ("aws:PrincipalServiceName", KeyOwner.Platform),
        ("aws:PrincipalServiceNamesList", KeyOwner.Platform), ("aws:ViaAWSService", KeyOwner.Platform), ("aws:CalledVia*", KeyOwner.Platform),
        ("aws:ViaAWSMCPService", KeyOwner.Platform), ("aws:IsMcpServiceAction", KeyOwner.Platform), ("aws:SourceArn", KeyOwner.Platform),
        ("aws:SourceAccount", KeyOwner.Platform), ("aws:SourceOwner", KeyOwner.Platform), ("aws:SourceOrgID", KeyOwner.Platform),
        ("aws:SourceOrgPaths", KeyOwner.Platform), ("kms:ViaService", KeyOwner.Platform), ("kms:GrantIsForAWSResource", KeyOwner.Platform),
        ("sts:TaskPolicyArn", KeyOwner.Platform), ("lambda:InvokedViaFunctionUrl", KeyOwner.Platform),

        // What the request says.
        ("aws:RequestTag/*", KeyOwner.Caller), ("aws:TagKeys", KeyOwner.Caller), ("aws:UserAgent", KeyOwner.Caller), ("aws:referer", KeyOwner.Caller),
        ("aws:RequestedRegion", KeyOwner.Caller), ("aws:SecureTransport", KeyOwner.Caller), ("iam:PassedToService", KeyOwner.Caller),
        ("iam:AssociatedResourceArn", KeyOwner.Caller), ("iam:PolicyARN", KeyOwner.Caller), ("sts:ExternalId", KeyOwner.Caller),
        ("sts:RoleSessionName", KeyOwner.Caller), ("sts:SourceIdentity", KeyOwner.Caller), ("sts:TransitiveTagKeys", KeyOwner.Caller),
        ("sts:DurationSeconds", KeyOwner.Caller), ("kms:EncryptionContext*", KeyOwner.Caller), ("ec2:Attribute*", KeyOwner.Caller),
        ("ec2:Add/*", KeyOwner.Caller), ("ec2:Remove/*", KeyOwner.Caller), ("ec2:NewInstanceProfile", KeyOwner.Caller), ("ec2:CreateAction", KeyOwner.Caller),
        ("s3:TlsVersion", KeyOwner.Caller), ("s3:authType", KeyOwner.Caller), ("s3:signatureversion", KeyOwner.Caller), ("s3:x-amz-*", KeyOwner.Caller),
        ("ssm:SessionDocumentAccessCheck", KeyOwner.Caller), ("connect:SearchTag/*", KeyOwner.Caller), ("rds:req-tag/*", KeyOwner.Caller),
        ("dms:req-tag/*", KeyOwner.Caller),

        // The caller's place and time.
        ("aws:SourceIp", KeyOwner.Circumstance), ("aws:VpcSourceIp", KeyOwner.Circumstance), ("aws:SourceVpc", KeyOwner.Circumstance),
        ("aws:SourceVpcArn", KeyOwner.Circumstance), ("aws:SourceVpce", KeyOwner.Circumstance), ("aws:VpceAccount", KeyOwner.Circumstance),
        ("aws:VpceOrgID", KeyOwner.Circumstance), ("aws:VpceOrgPaths", KeyOwner.Circumstance), ("aws:CurrentTime", KeyOwner.Circumstance),
        ("aws:EpochTime", KeyOwner.Circumstance), ("aws:TokenIssueTime", KeyOwner.Circumstance), ("aws:MultiFactorAuthPresent", KeyOwner.Circumstance),
        ("aws:MultiFactorAuthAge", KeyOwner.Circumstance), ("s3:signatureAge", KeyOwner.Circumstance),
    ];

    private static readonly FrozenDictionary<string, KeyOwner> Whole =
        Table.Where(r => r.Key[^1] != '*').ToFrozenDictionary(r => r.Key, r => r.Owner, StringComparer.OrdinalIgnoreCase);

    private static readonly (string Prefix, KeyOwner Owner)[] Prefixes = [.. Table.Where(r => r.Key[^1] == '*').Select(r => (r.Key[..^1], r.Owner))];

    // Of these actions the boundary is the one that the call sets; of others it is the one that the target has.
    private static readonly FrozenSet<string> SettingBoundary = new[]
    {
        "iam:CreateRole", "iam:CreateUser", "iam:PutRolePermissionsBoundary", "iam:PutUserPermissionsBoundary", "iam:CreateDelegationRequest",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Actions so named make a new thing: what describes the resource then is what the caller asks for.
    private static readonly string[] Creating =
        ["Create", "Run", "Request", "Allocate", "Import", "Register", "Copy", "Restore", "Purchase", "Provision", "Launch", "Start", "Submit"];

    /// <summary>The rows of the table, for documents and tools: a key, or a prefix with <c>*</c>, and its owner.</summary>
    public static IReadOnlyList<(string Key, KeyOwner Owner)> Rows => Table;

    /// <summary>
    /// Whose matter a key is in requests of an action. A service's key that the catalogue lists with the action describes the
    /// request, so it is the caller's; one that it lists with the type of resource describes the resource, unless the action
    /// makes one; what stands in no list is unknown.
    /// </summary>
    /// <param name="key">The key; its case does not matter.</param>
    /// <param name="action">The action; null where the catalogue does not have it.</param>
    public static KeyOwner OwnerOf(string key, CatalogueAction? action)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (Whole.TryGetValue(key, out var owner)) return owner;
        foreach (var (prefix, prefixOwner) in Prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return prefixOwner;
        }

        if (key.Equals("iam:PermissionsBoundary", StringComparison.OrdinalIgnoreCase))
        {
            return action is not null && SettingBoundary.Contains(action.FullName) ? KeyOwner.Caller : KeyOwner.Identity;
        }

        if (DescribesWhatExists(key)) return KeyOwner.Identity;
        return action is null ? KeyOwner.Unknown : OwnerByCatalogue(key, action);
    }

    private static bool DescribesWhatExists(string key) =>
        key.Contains("ResourceTag/", StringComparison.OrdinalIgnoreCase)
        || key.Contains(":Existing", StringComparison.OrdinalIgnoreCase)
        || (key.StartsWith("rds:", StringComparison.OrdinalIgnoreCase) && key.Contains("-tag/", StringComparison.OrdinalIgnoreCase));

    private static KeyOwner OwnerByCatalogue(string key, CatalogueAction action)
    {
        var creates = Array.Exists(Creating, verb => action.Name.StartsWith(verb, StringComparison.Ordinal));
        if (key.Equals("lambda:FunctionArn", StringComparison.OrdinalIgnoreCase)) return creates ? KeyOwner.Caller : KeyOwner.Identity;
        if (action.Resources.Any(r => r.Type.ConditionKeys.Any(k => k.Matches(key)))) return creates ? KeyOwner.Caller : KeyOwner.Identity;
        var isListed = action.ConditionKeys.Any(k => k.Matches(key)) || action.Resources.Any(r => r.ConditionKeys.Any(k => k.Matches(key)));
        // What a provider says of somebody is theirs by the provider's word.
        return !isListed ? KeyOwner.Unknown : IsClaim(key) ? KeyOwner.Identity : KeyOwner.Caller;
    }

    /// <summary>Whether the key holds what an identity provider vouches for: <c>saml:sub</c>, <c>token.actions.githubusercontent.com:sub</c>.</summary>
    internal static bool IsClaim(string key)
    {
        var colon = key.LastIndexOf(':');
        if (colon <= 0) return false;
        var prefix = key.AsSpan(0, colon);
        return prefix.Contains('.') || prefix.Equals("saml", StringComparison.OrdinalIgnoreCase);
    }
}
