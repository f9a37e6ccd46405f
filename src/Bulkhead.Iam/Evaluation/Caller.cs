namespace Bulkhead.Iam.Evaluation;

/// <summary>A request's principal with the texts that policies are compared with, made once.</summary>
internal sealed class Caller
{
    public Caller(Principal principal, string? knownArn, string? knownUserId)
    {
        Kind = principal.Kind;
        Name = principal.Name;
        Account = principal.Account?.Value;
        Partition = principal.Partition;
        IsRole = Kind is PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole;
        Arn = principal.Arn;
        HasRolePath = IsRole && principal.Path is not null;
        if (IsRole && knownArn is not null && NamesSameRole(knownArn))
        {
            Arn = knownArn;
            HasRolePath = true;
        }

        RoleArn = IsRole ? Arn : null;
        UserArn = Kind == PrincipalKind.User ? Arn : null;
        ParentUserArn = principal.ParentUserArn;
        SessionName = principal.SessionName;
        SessionArn = principal.SessionArn;
        UniqueId = principal.UniqueId ?? knownUserId?.Split(':')[0];
    }

    public PrincipalKind Kind { get; }

    public string Name { get; }

    public string? Account { get; }

    public string Partition { get; }

    /// <summary>Whether it is a role's session, of a service-linked role or another.</summary>
    public bool IsRole { get; }

    /// <summary>Whether <see cref="RoleArn"/> surely has the role's path.</summary>
    public bool HasRolePath { get; }

    /// <summary>What <c>aws:PrincipalArn</c> says.</summary>
    public string? Arn { get; }

    public string? RoleArn { get; }

    public string? UserArn { get; }

    public string? ParentUserArn { get; }

    public string? SessionName { get; }

    public string? SessionArn { get; }

    public string? UniqueId { get; }

    // The context may say the role's ARN with its path, which the session's ARN lacks.
    private bool NamesSameRole(string arn) =>
        arn.StartsWith($"arn:{Partition}:iam::{Account}:role/", StringComparison.Ordinal)
        && arn.EndsWith("/" + Name, StringComparison.Ordinal);
}
