using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>May this principal make this call, for some choice of what a caller may choose?</summary>
public sealed record PossibleQuestion
{
    /// <summary>Who calls. A role without a session's name stands for a session of whatever name its maker likes.</summary>
    public required Principal Principal { get; init; }

    /// <summary>The policies, compiled once and shared. Of the resource's policies those that bear on <see cref="Resource"/>.</summary>
    public required CompiledStack Stack { get; init; }

    /// <summary>The action, such as <c>s3:GetObject</c>; its case does not matter.</summary>
    public required string Action { get; init; }

    /// <summary>An ARN; <c>*</c> for actions without resource types; or a pattern for something new.</summary>
    public required string Resource { get; init; }

    /// <summary>
    /// Whether <see cref="Resource"/> is a pattern: the caller names some ARN that it matches. Wildcards in the first five
    /// segments stay within their segment.
    /// </summary>
    public bool ResourceIsPattern { get; init; }

    /// <summary>The account that owns the resource. Where it is null, the ARN says it; an ARN without account then counts as the caller's own.</summary>
    public AccountId? ResourceAccount { get; init; }

    /// <summary>Whether the resource is an AWS managed KMS key, which resource control policies do not bind.</summary>
    public bool IsAwsManagedKey { get; init; }

    /// <summary>What is known of the request's context.</summary>
    public KnownContext Context { get; init; } = KnownContext.Empty;
}
