using System.Collections.Frozen;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The context keys that follow from a request, and those that most policies and requests speak of.</summary>
internal static class ContextKeys
{
    /// <summary>How many slots a request has; more than there are keys here.</summary>
    public const int Slots = 80;

    private static readonly List<ContextKey> All = [];

    public static readonly ContextKey PrincipalArn = One("aws:PrincipalArn");
    public static readonly ContextKey PrincipalAccount = One("aws:PrincipalAccount");
    public static readonly ContextKey PrincipalType = One("aws:PrincipalType");
    public static readonly ContextKey UserName = One("aws:username");
    public static readonly ContextKey UserId = One("aws:userid");
    public static readonly ContextKey PrincipalIsAwsService = One("aws:PrincipalIsAWSService");
    public static readonly ContextKey PrincipalServiceName = One("aws:PrincipalServiceName");
    public static readonly ContextKey PrincipalServiceNamesList = Many("aws:PrincipalServiceNamesList");
    public static readonly ContextKey ViaAwsService = One("aws:ViaAWSService");
    public static readonly ContextKey AssumedRoot = One("aws:AssumedRoot");
    public static readonly ContextKey CalledVia = Many("aws:CalledVia");
    public static readonly ContextKey CalledViaFirst = One("aws:CalledViaFirst");
    public static readonly ContextKey CalledViaLast = One("aws:CalledViaLast");
    public static readonly ContextKey ResourceAccount = One("aws:ResourceAccount");
    public static readonly ContextKey RequestedRegion = One("aws:RequestedRegion");
    public static readonly ContextKey KmsCallerAccount = One("kms:CallerAccount");
    public static readonly ContextKey S3ResourceAccount = One("s3:ResourceAccount");
    public static readonly ContextKey S3DataAccessPointArn = One("s3:DataAccessPointArn");
    public static readonly ContextKey S3DataAccessPointAccount = One("s3:DataAccessPointAccount");
    public static readonly ContextKey DurationSeconds = One("sts:DurationSeconds");
    public static readonly ContextKey PassedToService = One("iam:PassedToService");
    public static readonly ContextKey SourceIdentity = One("sts:SourceIdentity");
    public static readonly ContextKey TagKeys = Many("aws:TagKeys");
    public static readonly ContextKey TransitiveTagKeys = Many("sts:TransitiveTagKeys");

    private static readonly FrozenDictionary<string, ContextKey> ByName = Complete();

    /// <summary>The key of that name, case aside; null where it has no slot.</summary>
    public static ContextKey? Find(string name) => ByName.GetValueOrDefault(name);

    private static FrozenDictionary<string, ContextKey> Complete()
    {
        string[] single =
        [
            "aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:SourceOrgID", "aws:SourceAccount", "aws:SourceArn", "aws:SourceOwner",
            "aws:SourceIp", "aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpceAccount", "aws:VpceOrgID", "aws:VpcSourceIp",
            "aws:SecureTransport", "aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime", "aws:CurrentTime",
            "aws:EpochTime", "aws:UserAgent", "aws:referer", "aws:SourceIdentity", "aws:FederatedProvider",
            "kms:ViaService", "kms:GrantIsForAWSResource", "s3:prefix", "s3:delimiter", "s3:max-keys", "s3:x-amz-acl",
            "s3:x-amz-server-side-encryption", "s3:TlsVersion", "sts:ExternalId", "sts:RoleSessionName",
            "iam:PermissionsBoundary", "iam:PolicyARN", "iam:AWSServiceName",
        ];
        string[] sets =
        [
            "aws:PrincipalOrgPaths", "aws:ResourceOrgPaths", "aws:SourceOrgPaths", "aws:VpceOrgPaths", "kms:EncryptionContextKeys",
            "kms:GrantOperations", "kms:ResourceAliases", "dynamodb:Attributes", "dynamodb:LeadingKeys",
        ];
        foreach (var name in single) One(name);
        foreach (var name in sets) Many(name);
        if (All.Count > Slots) throw new InvalidOperationException("more context keys than slots");
        return All.ToFrozenDictionary(k => k.Name, StringComparer.OrdinalIgnoreCase);
    }

    private static ContextKey One(string name) => Add(name, isKnownSet: false);

    private static ContextKey Many(string name) => Add(name, isKnownSet: true);

    private static ContextKey Add(string name, bool isKnownSet)
    {
        var key = new ContextKey(name, All.Count, isKnownSet);
        All.Add(key);
        return key;
    }
}
