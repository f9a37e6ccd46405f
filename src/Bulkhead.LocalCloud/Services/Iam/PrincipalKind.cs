using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>What users, groups and roles have in common, and where they differ.</summary>
/// <param name="Name">User, Group or Role, as the operations' names have it.</param>
/// <param name="IdPrefix">The first letters of unique ids.</param>
/// <param name="InlineLimit">Characters of all inline policies together (IAM and AWS STS quotas).</param>
internal sealed record PrincipalKind(string Name, string IdPrefix, int InlineLimit)
{
    public static readonly PrincipalKind User = new("User", "AIDA", 2_048);
    public static readonly PrincipalKind Group = new("Group", "AGPA", 5_120);
    public static readonly PrincipalKind Role = new("Role", "AROA", 10_240);

    public static readonly IReadOnlyList<PrincipalKind> All = [User, Group, Role];

    /// <summary>The member with the name: <c>RoleName</c>.</summary>
    public string NameMember { get; } = Name + "Name";

    /// <summary>The member with the unique id: <c>RoleId</c>.</summary>
    public string IdMember { get; } = Name + "Id";

    /// <summary>The kind in ARNs and in messages: <c>role</c>.</summary>
    public string Lower { get; } = Name.ToLowerInvariant();

    /// <summary>The collection of an account.</summary>
    public string Collection(AccountId account) => $"iam/{account}/{Lower}s";
}
