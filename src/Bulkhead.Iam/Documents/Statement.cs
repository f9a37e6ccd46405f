using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>A statement of a policy. It applies where principal, action, resource and condition all match.</summary>
public sealed record Statement
{
    /// <summary>The <c>Sid</c>; null where there is none.</summary>
    public string? Sid { get; init; }

    /// <summary>What it does where it applies.</summary>
    public required StatementEffect Effect { get; init; }

    /// <summary>Whom it is about; null where the policy's place says it (identity, boundary, session, SCP).</summary>
    public PrincipalElement? Principal { get; init; }

    /// <summary>The actions; null only in a document that AWS refuses.</summary>
    public ActionElement? Action { get; init; }

    /// <summary>The resources; null where the policy's place says it (trust policies, some resource policies).</summary>
    public ResourceElement? Resource { get; init; }

    /// <summary>The conditions: all must hold.</summary>
    public ImmutableArray<ConditionClause> Conditions { get; init; } = [];

    /// <summary>Elements that the policy language does not have.</summary>
    public ImmutableArray<UnknownElement> UnknownElements { get; init; } = [];

    /// <summary>Its number in the document, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Where it stands.</summary>
    public SourceSpan? Span { get; init; }

    /// <summary>How people call it: its <c>Sid</c>, or its number from 1.</summary>
    public string DisplayName => Sid is { Length: > 0 } ? Sid : $"statement {Index + 1}";
}
