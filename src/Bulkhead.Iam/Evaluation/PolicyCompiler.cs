using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// Compiles policies and stacks. A document that it meets again, in whatever stack, is compiled once for each place it
/// stands in. Safe for use by many threads; documents that are no longer used are let go.
/// </summary>
public sealed class PolicyCompiler
{
    private readonly ConditionalWeakTable<PolicyDocument, ConcurrentDictionary<PolicyKind, CompiledPolicy>> _policies = [];

    /// <summary>The policy, compiled for its place.</summary>
    public CompiledPolicy Compile(PolicyDocument document, PolicyKind kind)
    {
        ArgumentNullException.ThrowIfNull(document);
        var places = _policies.GetValue(document, static _ => new());
        return places.GetOrAdd(kind, static (k, d) => new CompiledPolicy(d, k), document);
    }

    /// <summary>All policies of a stack, compiled.</summary>
    public CompiledStack Compile(PolicyStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return new CompiledStack(stack, this);
    }

    internal CompiledPolicy[] CompileAll(ImmutableArray<PolicyDocument> documents, PolicyKind kind)
    {
        var policies = new CompiledPolicy[documents.Length];
        for (var i = 0; i < policies.Length; i++) policies[i] = Compile(documents[i], kind);
        return policies;
    }
}
