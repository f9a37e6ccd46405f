namespace Bulkhead.Iam.Tests.Reference;

/// <summary>A request in plain values.</summary>
internal sealed record ReferenceRequest
{
    public required ReferenceCallerKind Caller { get; init; }

    /// <summary>The caller's account; null for services and anonymous callers.</summary>
    public string? CallerAccount { get; init; }

    /// <summary>The name of the user, role, federated user or service.</summary>
    public string Name { get; init; } = "";

    /// <summary>The name of a role's session.</summary>
    public string SessionName { get; init; } = "";

    /// <summary>The ARN of the user who made a federated user's session.</summary>
    public string? ParentUserArn { get; init; }

    public required string Action { get; init; }

    /// <summary>The resource's ARN, or <c>*</c>.</summary>
    public required string Resource { get; init; }

    /// <summary>The account that owns the resource.</summary>
    public required string ResourceAccount { get; init; }

    public bool IsAwsManagedKey { get; init; }

    /// <summary>The context keys that the request itself gives.</summary>
    public Dictionary<string, ReferenceValue> Context { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether it gives a role's session tags.</summary>
    public bool GivesSessionTags => Action.Equals("sts:AssumeRole", StringComparison.OrdinalIgnoreCase)
        && Context.Any(c => c.Value.Values.Length > 0
            && (c.Key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase) || c.Key.Equals("aws:TagKeys", StringComparison.OrdinalIgnoreCase)));

    public string Service => Action[..Action.IndexOf(':', StringComparison.Ordinal)].ToLowerInvariant();

    /// <summary>The value of <c>aws:PrincipalArn</c>.</summary>
    public string? CallerArn => Caller switch
    {
        ReferenceCallerKind.User => $"arn:aws:iam::{CallerAccount}:user/{Name}",
        ReferenceCallerKind.RoleSession => $"arn:aws:iam::{CallerAccount}:role/{Name}",
        ReferenceCallerKind.ServiceLinkedRole => $"arn:aws:iam::{CallerAccount}:role/aws-service-role/x.amazonaws.com/{Name}",
        ReferenceCallerKind.FederatedUser => $"arn:aws:sts::{CallerAccount}:federated-user/{Name}",
        ReferenceCallerKind.Root => $"arn:aws:iam::{CallerAccount}:root",
        _ => null,
    };

    /// <summary>The ARN of the session itself.</summary>
    public string? SessionArn => Caller switch
    {
        ReferenceCallerKind.RoleSession => $"arn:aws:sts::{CallerAccount}:assumed-role/{Name}/{SessionName}",
        ReferenceCallerKind.FederatedUser => CallerArn,
        _ => null,
    };
}
