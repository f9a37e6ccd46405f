using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A policy compiled once for its place. It may be shared by stacks and threads; all that changes in it is what it remembers.</summary>
public sealed class CompiledPolicy
{
    private readonly StatementTable _statements;

    internal CompiledPolicy(PolicyDocument source, PolicyKind kind)
    {
        Source = source;
        Kind = kind;
        Faults = PolicyGrammar.FaultsIn(source, kind);
        Statements = [.. source.Statements.Select(s => new CompiledStatement(s, kind, source.Version, !source.UnknownElements.IsEmpty))];
        _statements = new StatementTable(Statements);
        BucketArn = kind == PolicyKind.Resource ? FindBucket(source) : null;
    }

    /// <summary>The document.</summary>
    public PolicyDocument Source { get; }

    /// <summary>Its place.</summary>
    public PolicyKind Kind { get; }

    /// <summary>Why AWS would refuse it there; a decision that needs it is then invalid.</summary>
    public ImmutableArray<Diagnostic> Faults { get; }

    internal CompiledStatement[] Statements { get; }

    /// <summary>The ARN of the bucket whose policy this must be, since it speaks of no other resource; null for others.</summary>
    internal string? BucketArn { get; }

    /// <summary>The statements that are about an action.</summary>
    internal StatementSet StatementsAbout(RequestAction action) => _statements.Find(action);

    private static string? FindBucket(PolicyDocument source)
    {
        string? bucket = null;
        foreach (var pattern in source.Statements.SelectMany(s => s.Resource?.Patterns ?? []))
        {
            var parts = pattern.Text.Split(':', 6);
            if (parts.Length != 6 || parts[2] != "s3" || parts[3].Length > 0 || parts[4].Length > 0) return null;
            var name = parts[5].Split('/', 2)[0];
            if (name.AsSpan().ContainsAny("*?$")) return null;
            var arn = $"arn:{parts[1]}:s3:::{name}";
            if (bucket is not null && bucket != arn) return null;
            bucket = arn;
        }

        return bucket;
    }
}
