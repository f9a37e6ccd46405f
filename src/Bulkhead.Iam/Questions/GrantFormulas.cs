using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>When a resource's policy denies and grants, by what limits each grant; see <see cref="ResourceGrants"/>.</summary>
internal sealed record GrantFormulas(Formula Deny, Formula Delegated, Formula Limited, Formula User, Formula Direct)
{
    public static GrantFormulas None { get; } = new(Formula.False, Formula.False, Formula.False, Formula.False, Formula.False);
}
