using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Iam.Evaluation;

/// <summary>May this principal take this action on this resource?</summary>
public sealed record AuthorizationRequest
{
    /// <summary>Who asks.</summary>
    public required Principal Principal { get; init; }

    /// <summary>The action, such as <c>s3:GetObject</c>; its case does not matter.</summary>
    public required string Action { get; init; }

    /// <summary>
    /// The resources' ARNs, or <c>*</c> for an action without resource types. Several where one call needs all of them:
    /// an access point and its bucket, or the resource types of <c>ec2:RunInstances</c>.
    /// </summary>
    public required ImmutableArray<string> Resources { get; init; }

    /// <summary>
    /// The account that owns the resource. Where it is null, the ARN says it; an ARN without account (Amazon S3) then counts
    /// as the caller's own.
    /// </summary>
    public AccountId? ResourceAccount { get; init; }

    /// <summary>Whether the resource is an AWS managed KMS key, which resource control policies do not bind.</summary>
    public bool IsAwsManagedKey { get; init; }

    /// <summary>The context keys that are known. Those that follow from principal and resource are filled in.</summary>
    public RequestContext Context { get; init; } = RequestContext.Empty;
}
