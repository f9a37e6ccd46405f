using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>What people may do in an account that they are let into: a permission set of IAM Identity Center.</summary>
public sealed record PermissionSet
{
    /// <summary>The key in the file: a verb of Bulkhead's own, or a name of the file's.</summary>
    public required string Name { get; init; }

    /// <summary>The name in Identity Center, at most 32 characters.</summary>
    public required string NameInAws { get; init; }

    /// <summary>What the names of the roles begin with by which people have permission sets without Identity Center.</summary>
    public const string RolePrefix = "BulkheadPeople-";

    /// <summary>The path of the roles by which people of identity providers outside AWS have permission sets.</summary>
    public const string FederatedPath = "/BulkheadPeople/";

    /// <summary>The role by which IAM users have it in an account.</summary>
    public string RoleName => RolePrefix + Name;

    /// <summary>What it is for, at most 700 characters.</summary>
    public required string Description { get; init; }

    /// <summary>Which of Bulkhead's own verbs it is; null for one of the file's own.</summary>
    public AccessVerb? Verb { get; init; }

    /// <summary>AWS's managed policies, by their ARN after <c>policy/</c>, such as <c>job-function/Billing</c>.</summary>
    public ImmutableArray<string> Policies { get; init; } = [];

    /// <summary>Managed policies that every account has of its own, by path and name, such as <c>/teams/Deploy</c>.</summary>
    public ImmutableArray<string> CustomerPolicies { get; init; } = [];

    /// <summary>The inline policy as JSON without white space; null for none.</summary>
    public string? Inline { get; init; }

    /// <summary>The permissions boundary: a managed policy of AWS as in <see cref="Policies"/>; null for none.</summary>
    public string? Boundary { get; init; }

    /// <summary>How long one log-in lasts: one to twelve hours.</summary>
    public required TimeSpan Session { get; init; }

    /// <summary>Whether it lets people do everything in an account, or give themselves the right to, as far as its own policies show.</summary>
    public bool IsAdministrative { get; init; }

    /// <summary>Where it is declared.</summary>
    public required SourceSpan DeclaredAt { get; init; }
}
