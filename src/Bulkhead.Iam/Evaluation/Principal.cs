using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// Who makes a request. Role names are unique in an account, so a session's ARN, which lacks the role's path, names its
/// role nevertheless.
/// </summary>
public sealed record Principal
{
    private const string ServiceLinkedPath = "aws-service-role/";
    private const string IdentityCenterPath = "aws-reserved/sso.amazonaws.com/";

    private static readonly string[] WebIdentityProviders =
    [
        "cognito-identity.amazonaws.com", "accounts.google.com", "graph.facebook.com", "www.amazon.com",
    ];

    private Principal()
    {
    }

    /// <summary>Nobody known.</summary>
    public static Principal Anonymous { get; } = new() { Kind = PrincipalKind.Anonymous, Name = "anonymous" };

    /// <summary>What the principal is.</summary>
    public required PrincipalKind Kind { get; init; }

    /// <summary>The account; null for anonymous callers, services and federated identities.</summary>
    public AccountId? Account { get; init; }

    /// <summary>The partition, such as <c>aws</c> or <c>aws-cn</c>; empty where there is none.</summary>
    public string Partition { get; init; } = "";

    /// <summary>The name without its path: of the user, the role, the service or the provider.</summary>
    public required string Name { get; init; }

    /// <summary>The path of a user or role, such as <c>/</c> or <c>/teams/web/</c>; null where it isn't known.</summary>
    public string? Path { get; init; }

    /// <summary>The name of a role's session or a federated user; null for others, or where it isn't known.</summary>
    public string? SessionName { get; init; }

    /// <summary>The user who made a federated user's session; null where it isn't known.</summary>
    public string? ParentUserArn { get; init; }

    /// <summary>The unique id (<c>AIDA…</c>, <c>AROA…</c>) of the user or role; null where it isn't known.</summary>
    public string? UniqueId { get; init; }

    /// <summary>The ARN of the user, role, session or account as <c>aws:PrincipalArn</c> says it; null for others.</summary>
    public string? Arn => Kind switch
    {
        PrincipalKind.User => string.Concat("arn:", Partition, ":iam::", Account?.Value, ":user", Path ?? "/", Name),
        PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole
            => string.Concat("arn:", Partition, ":iam::", Account?.Value, ":role", Path ?? "/", Name),
        PrincipalKind.FederatedUser => string.Concat("arn:", Partition, ":sts::", Account?.Value, ":federated-user/", Name),
        PrincipalKind.Root or PrincipalKind.AssumedRoot => string.Concat("arn:", Partition, ":iam::", Account?.Value, ":root"),
        PrincipalKind.Anonymous or PrincipalKind.Service or PrincipalKind.FederatedIdentity => null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The ARN of the session itself; null for who has none, or where its name isn't known.</summary>
    public string? SessionArn => Kind switch
    {
        PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole when SessionName is not null
            => string.Concat("arn:", Partition, ":sts::", Account?.Value, ":assumed-role/", Name, "/", SessionName),
        PrincipalKind.FederatedUser => Arn,
        _ => null,
    };

    /// <summary>
    /// Reads what people write for a principal: an ARN of a user, role, role session, federated user, root user or identity
    /// provider, an account id (its root user), the name of a service, or <c>anonymous</c>. Null for anything else.
    /// </summary>
    public static Principal? TryParse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return null;
        if (text is "*" || text.Equals("anonymous", StringComparison.OrdinalIgnoreCase)) return Anonymous;
        if (AccountId.TryParse(text) is { } account) return Root("aws", account);
        if (text.StartsWith("arn:", StringComparison.Ordinal)) return Core.Identifiers.Arn.TryParse(text) is { } arn ? FromArn(arn) : null;
        if (Array.IndexOf(WebIdentityProviders, text) >= 0) return Federated(text);
        return IsServiceName(text) ? Service(text) : null;
    }

    /// <summary>An account's root user.</summary>
    public static Principal Root(string partition, AccountId account) =>
        new() { Kind = PrincipalKind.Root, Partition = partition, Account = account, Name = "root" };

    /// <summary>An AWS service, such as <c>lambda.amazonaws.com</c>.</summary>
    public static Principal Service(string name) => new() { Kind = PrincipalKind.Service, Name = name };

    /// <summary>Somebody whom a provider vouches for: the provider's ARN, or the name of one that AWS knows.</summary>
    public static Principal Federated(string provider) => new() { Kind = PrincipalKind.FederatedIdentity, Name = provider };

    /// <summary>As people read it: the ARN of the session or identity, or the name.</summary>
    public override string ToString() => SessionArn ?? Arn ?? Name;

    private static Principal? FromArn(Arn arn)
    {
        if (arn.Service == "iam" && (HasName(arn.Resource, "oidc-provider/") || HasName(arn.Resource, "saml-provider/")))
        {
            return Federated(arn.ToString());
        }

        if (AccountId.TryParse(arn.Account) is not { } account) return null;
        var resource = arn.Resource;
        return arn.Service switch
        {
            "iam" when resource == "root" => Root(arn.Partition, account),
            "iam" when HasName(resource, "user/") => WithPath(PrincipalKind.User, arn.Partition, account, resource["user".Length..]),
            "iam" when HasName(resource, "role/") => WithPath(PrincipalKind.RoleSession, arn.Partition, account, resource["role".Length..]),
            "sts" when resource is "assumed-root" || HasName(resource, "assumed-root/")
                => Root(arn.Partition, account) with { Kind = PrincipalKind.AssumedRoot },
            "sts" when HasName(resource, "federated-user/") => new()
            {
                Kind = PrincipalKind.FederatedUser,
                Partition = arn.Partition,
                Account = account,
                Name = resource["federated-user/".Length..],
                SessionName = resource["federated-user/".Length..],
            },
            "sts" when HasName(resource, "assumed-role/") => FromSession(arn.Partition, account, resource["assumed-role/".Length..]),
            _ => null,
        };
    }

    private static Principal? FromSession(string partition, AccountId account, string text)
    {
        var slash = text.LastIndexOf('/');
        if (slash <= 0 || slash == text.Length - 1) return null;
        var role = text[..slash];
        var name = role[(role.LastIndexOf('/') + 1)..];
        var isServiceLinked = name.StartsWith("AWSServiceRoleFor", StringComparison.Ordinal);
        return new()
        {
            Kind = isServiceLinked ? PrincipalKind.ServiceLinkedRole : PrincipalKind.RoleSession,
            Partition = partition,
            Account = account,
            Name = name,
            Path = name.StartsWith("AWSReservedSSO_", StringComparison.Ordinal) ? "/" + IdentityCenterPath : null,
            SessionName = text[(slash + 1)..],
        };
    }

    private static Principal? WithPath(PrincipalKind kind, string partition, AccountId account, string pathAndName)
    {
        var slash = pathAndName.LastIndexOf('/');
        if (slash == pathAndName.Length - 1) return null;
        var path = pathAndName[..(slash + 1)];
        var isServiceLinked = kind == PrincipalKind.RoleSession && path.StartsWith("/" + ServiceLinkedPath, StringComparison.Ordinal);
        return new()
        {
            Kind = isServiceLinked ? PrincipalKind.ServiceLinkedRole : kind,
            Partition = partition,
            Account = account,
            Name = pathAndName[(slash + 1)..],
            Path = path,
        };
    }

    private static bool HasName(string resource, string prefix) =>
        resource.Length > prefix.Length && resource.StartsWith(prefix, StringComparison.Ordinal);

    private static bool IsServiceName(string text) =>
        text.EndsWith(".amazonaws.com", StringComparison.Ordinal)
        || text.EndsWith(".amazonaws.com.cn", StringComparison.Ordinal)
        || text.EndsWith(".amazon.com", StringComparison.Ordinal)
        || text.EndsWith(".aws.internal", StringComparison.Ordinal);
}
