using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>A policy document, with the places of its parts.</summary>
public sealed record PolicyDocument
{
    /// <summary>The policy <c>Allow * on *</c> that AWS attaches by default as FullAWSAccess (SCP).</summary>
    public static PolicyDocument FullAccess { get; } = new()
    {
        Name = "FullAWSAccess",
        Version = PolicyVersion.Version2012,
        Statements =
        [
            new Statement
            {
                Effect = StatementEffect.Allow,
                Action = new(false, [new("*")]),
                Resource = new(false, [new("*")]),
            },
        ],
    };

    /// <summary>What people call it, such as the file's or the policy's name; null where nothing is known.</summary>
    public string? Name { get; init; }

    /// <summary>The language's version; a document without one has the old version.</summary>
    public PolicyVersion Version { get; init; }

    /// <summary>The <c>Id</c>; null where there is none.</summary>
    public string? Id { get; init; }

    /// <summary>The statements.</summary>
    public required ImmutableArray<Statement> Statements { get; init; }

    /// <summary>Elements beside <c>Statement</c> that the policy language does not have.</summary>
    public ImmutableArray<UnknownElement> UnknownElements { get; init; } = [];

    /// <summary>Why AWS would refuse the document wherever it is put; a decision that needs it is invalid.</summary>
    public ImmutableArray<Diagnostic> Faults { get; init; } = [];

    /// <summary>Where it stands.</summary>
    public SourceSpan? Span { get; init; }
}
