using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// The context keys that follow from principal, action and resource (IAM User Guide, "AWS global condition context keys").
/// A key that is given, or given as absent, is left as it is.
/// </summary>
internal static class DerivedContext
{
    /// <summary>The keys that hold sets whatever the catalogue says.</summary>
    private static readonly HashSet<string> KnownSets = new(StringComparer.OrdinalIgnoreCase)
    {
        "aws:CalledVia", "aws:PrincipalOrgPaths", "aws:PrincipalServiceNamesList", "aws:ResourceOrgPaths",
        "aws:SourceOrgPaths", "aws:TagKeys", "aws:VpceOrgPaths", "sts:TransitiveTagKeys", "kms:EncryptionContextKeys",
        "kms:GrantOperations", "kms:ResourceAliases", "dynamodb:Attributes", "dynamodb:LeadingKeys",
    };

    private static readonly HashSet<string> GlobalServices = new(StringComparer.Ordinal)
    {
        "iam", "route53", "cloudfront", "organizations", "account", "support", "globalaccelerator", "shield", "health",
        "budgets", "ce", "cur", "artifact", "route53domains", "networkmanager",
    };

    /// <summary>All keys of a request part: the given ones and those that follow.</summary>
    public static List<ContextEntry> Complete(
        AuthorizationRequest request, Caller caller, string action, string resource, string? resourceAccount, IActionFacts facts)
    {
        var entries = new List<ContextEntry>();
        var given = request.Context.Values;
        foreach (var (name, value) in given.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            if (value.IsAbsent) continue;
            var isSet = value.IsMultiValued || KnownSets.Contains(name) || facts.IsMultiValued(name);
            entries.Add(new(new ContextKey(name), value.Values, isSet));
        }

        void Derive(string name, string? value)
        {
            if (value is not null && !given.ContainsKey(name)) entries.Add(new(new ContextKey(name), [value], isMultiValued: false));
        }

        DeriveFromCaller(caller, given.ContainsKey, Derive, entries);
        if (given.TryGetValue("aws:CalledVia", out var chain) && chain.Values.Length > 0)
        {
            Derive("aws:CalledViaFirst", chain.Values[0]);
            Derive("aws:CalledViaLast", chain.Values[^1]);
        }

        var service = action[..action.IndexOf(':', StringComparison.Ordinal)];
        Derive("aws:ResourceAccount", resourceAccount);
        Derive("aws:RequestedRegion", RegionOf(service, resource, caller));
        if (service == "kms") Derive("kms:CallerAccount", caller.Account);
        if (service == "s3")
        {
            Derive("s3:ResourceAccount", resourceAccount);
            if (AccessPointOf(resource) is { } accessPoint)
            {
                Derive("s3:DataAccessPointArn", accessPoint.ToString());
                Derive("s3:DataAccessPointAccount", accessPoint.Account);
            }
        }

        return entries;
    }

    private static void DeriveFromCaller(
        Caller caller, Func<string, bool> isGiven, Action<string, string?> derive, List<ContextEntry> entries)
    {
        var isService = caller.Kind == PrincipalKind.Service;
        var isUnsigned = caller.Kind is PrincipalKind.Anonymous or PrincipalKind.FederatedIdentity;
        derive("aws:PrincipalArn", caller.Arn);
        derive("aws:PrincipalAccount", caller.Kind == PrincipalKind.Anonymous ? "anonymous" : caller.Account);
        derive("aws:PrincipalType", TypeOf(caller.Kind));
        derive("aws:username", caller.Kind == PrincipalKind.User ? caller.Name : null);
        derive("aws:userid", UserIdOf(caller));
        derive("aws:PrincipalIsAWSService", isUnsigned ? null : isService ? "true" : "false");
        derive("aws:PrincipalServiceName", isService ? caller.Name : null);
        if (isService && !isGiven("aws:PrincipalServiceNamesList"))
        {
            entries.Add(new(new ContextKey("aws:PrincipalServiceNamesList"), [caller.Name], isMultiValued: true));
        }

        derive("aws:ViaAWSService", isUnsigned ? null : isGiven("aws:CalledVia") ? "true" : "false");
        derive("aws:AssumedRoot", caller.Kind == PrincipalKind.AssumedRoot ? "true" : null);
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
    private static string? RegionOf(string service, string resource, Caller caller)
    {
        var arn = Arn.TryParse(resource);
        if (arn is { Region.Length: > 0 } regional) return regional.Region;
        if (!GlobalServices.Contains(service)) return null;
        return (arn?.Partition ?? caller.Partition) switch
        {
            "aws-cn" => "cn-northwest-1",
            "aws-us-gov" => "us-gov-west-1",
            _ => "us-east-1",
        };
    }

    private static Arn? AccessPointOf(string resource)
    {
        if (Arn.TryParse(resource) is not { Service: "s3" } arn || !arn.Resource.StartsWith("accesspoint/", StringComparison.Ordinal)) return null;
        var parts = arn.Resource.Split('/', 3);
        return arn with { Resource = $"{parts[0]}/{parts[1]}" };
    }
}
