using System.Collections.Frozen;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// The context keys that follow from principal, action and resource (IAM User Guide, "AWS global condition context keys").
/// A key that is given, or given as absent, is left as it is.
/// </summary>
internal ref struct DerivedContext
{
    // More keys than this never follow.
    private const int MostDerived = 16;

    private static readonly FrozenSet<string> GlobalServices = new[]
    {
        "iam", "route53", "cloudfront", "organizations", "account", "support", "globalaccelerator", "shield", "health",
        "budgets", "ce", "cur", "artifact", "route53domains", "networkmanager",
    }.ToFrozenSet(StringComparer.Ordinal);

    // The same in every request, so made once.
    private static readonly ContextEntry IsNoService = new(ContextKeys.PrincipalIsAwsService, "false");
    private static readonly ContextEntry IsNotForwarded = new(ContextKeys.ViaAwsService, "false");
    private static readonly ContextEntry IsAssumedRole = new(ContextKeys.PrincipalType, "AssumedRole");

    private readonly GivenContext _given;
    private readonly ContextEntry[] _entries;
    private int _count;

    private DerivedContext(GivenContext given)
    {
        _given = given;
        _entries = new ContextEntry[given.Count + MostDerived];
        given.Entries.CopyTo(_entries);
        _count = given.Count;
    }

    /// <summary>Whether the service of that prefix has one endpoint for the partition.</summary>
    public static bool IsGlobal(string service) => GlobalServices.Contains(service);

    /// <summary>All keys of a request part: the given ones and those that follow.</summary>
    public static ArraySegment<ContextEntry> Complete(
        GivenContext given, Caller caller, RequestAction action, ArnText resource, string? resourceAccount)
    {
        var context = new DerivedContext(given);
        context.AddCaller(caller);
        if (given.Find(ContextKeys.CalledVia) is { Values: [var first, ..] } chain)
        {
            context.Derive(ContextKeys.CalledViaFirst, first);
            context.Derive(ContextKeys.CalledViaLast, chain.Values[^1]);
        }

        context.Derive(ContextKeys.ResourceAccount, resourceAccount);
        if (!given.IsGiven(ContextKeys.RequestedRegion)) context.Derive(ContextKeys.RequestedRegion, RegionOf(action, resource, caller));
        if (action.IsKms) context.Derive(ContextKeys.KmsCallerAccount, caller.Account);
        if (action.Service == "s3") context.AddS3(resource, resourceAccount);
        return new(context._entries, 0, context._count);
    }

    private void AddCaller(Caller caller)
    {
        var isService = caller.Kind == PrincipalKind.Service;
        var isUnsigned = caller.Kind is PrincipalKind.Anonymous or PrincipalKind.FederatedIdentity;
        Derive(ContextKeys.PrincipalArn, caller.Arn);
        Derive(ContextKeys.PrincipalAccount, caller.Kind == PrincipalKind.Anonymous ? "anonymous" : caller.Account);
        if (caller.IsRole) Derive(IsAssumedRole);
        else Derive(ContextKeys.PrincipalType, TypeOf(caller.Kind));
        if (caller.Kind == PrincipalKind.User) Derive(ContextKeys.UserName, caller.Name);
        if (!_given.IsGiven(ContextKeys.UserId)) Derive(ContextKeys.UserId, UserIdOf(caller));
        if (isService)
        {
            Derive(ContextKeys.PrincipalIsAwsService, "true");
            Derive(ContextKeys.PrincipalServiceName, caller.Name);
            Derive(new ContextEntry(ContextKeys.PrincipalServiceNamesList, [caller.Name], isMultiValued: true));
        }
        else if (!isUnsigned)
        {
            Derive(IsNoService);
        }

        if (!isUnsigned)
        {
            if (_given.IsGiven(ContextKeys.CalledVia)) Derive(ContextKeys.ViaAwsService, "true");
            else Derive(IsNotForwarded);
        }

        if (caller.Kind == PrincipalKind.AssumedRoot) Derive(ContextKeys.AssumedRoot, "true");
    }

    private void AddS3(ArnText resource, string? resourceAccount)
    {
        Derive(ContextKeys.S3ResourceAccount, resourceAccount);
        if (!resource.Service.SequenceEqual("s3") || !resource.ResourcePart.StartsWith("accesspoint/", StringComparison.Ordinal)) return;
        var parts = resource.ResourcePart.ToString().Split('/', 3);
        Derive(ContextKeys.S3DataAccessPointArn, $"{resource.BeforeResourcePart}{parts[0]}/{parts[1]}");
        Derive(ContextKeys.S3DataAccessPointAccount, resource.Account.ToString());
    }

    private void Derive(ContextKey key, string? value)
    {
        if (value is not null && !_given.IsGiven(key)) _entries[_count++] = new(key, value);
    }

    private void Derive(ContextEntry entry)
    {
        if (!_given.IsGiven(entry.Key)) _entries[_count++] = entry;
    }

    private static string? TypeOf(PrincipalKind kind) => kind switch
    {
        PrincipalKind.User => "User",
        PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole => "AssumedRole",
        PrincipalKind.FederatedUser => "FederatedUser",
        PrincipalKind.Root or PrincipalKind.AssumedRoot => "Account",
        PrincipalKind.Anonymous => "Anonymous",
        PrincipalKind.Service or PrincipalKind.FederatedIdentity => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static string? UserIdOf(Caller caller) => caller.Kind switch
    {
        PrincipalKind.User => caller.UniqueId,
        PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole
            => caller is { UniqueId: { } id, SessionName: { } session } ? $"{id}:{session}" : null,
        PrincipalKind.FederatedUser => $"{caller.Account}:{caller.Name}",
        PrincipalKind.Root or PrincipalKind.AssumedRoot => caller.Account,
        PrincipalKind.Anonymous or PrincipalKind.Service or PrincipalKind.FederatedIdentity => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    // A service with one endpoint for its partition answers in the partition's first region.
    private static string? RegionOf(RequestAction action, ArnText resource, Caller caller)
    {
        if (resource.IsArn && !resource.Region.IsEmpty) return resource.Region.ToString();
        if (!action.IsGlobal) return null;
        return (resource.IsArn ? resource.Partition : caller.Partition) switch
        {
            "aws-cn" => "cn-northwest-1",
            "aws-us-gov" => "us-gov-west-1",
            _ => "us-east-1",
        };
    }
}
