using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A stack of policies compiled once. It may be used from many threads; all that changes in it is what it remembers.</summary>
public sealed class CompiledStack
{
    internal CompiledStack(PolicyStack source, PolicyCompiler compiler)
    {
        Source = source;
        Identity = compiler.CompileAll(source.Identity, PolicyKind.Identity);
        Boundary = source.Boundary is { } boundary ? compiler.CompileAll(boundary, PolicyKind.Boundary) : null;
        Session = source.Session is { } session ? compiler.CompileAll(session, PolicyKind.Session) : null;
        Resource = compiler.CompileAll(source.Resource, PolicyKind.Resource);
        Endpoint = source.Endpoint is { } endpoint ? compiler.CompileAll(endpoint, PolicyKind.Endpoint) : null;
        ServiceControl = CompileLevels(source.ServiceControl, PolicyKind.Scp, compiler);
        ResourceControl = CompileLevels(source.ResourceControl, PolicyKind.Rcp, compiler);
        Grants = [.. source.Grants.Select(g => new CompiledGrant(g))];
        ManagementAccount = source.ManagementAccount?.Value;
        Plans = new ActionPlans(this);
        Faults = [.. AllPolicies().SelectMany(p => p.Faults)];
        IsFaulty = !Faults.IsEmpty;
    }

    /// <summary>The policies.</summary>
    public PolicyStack Source { get; }

    /// <summary>Why AWS would refuse some of the policies; every decision is then invalid.</summary>
    public ImmutableArray<Diagnostic> Faults { get; }

    internal CompiledPolicy[] Identity { get; }

    internal CompiledPolicy[]? Boundary { get; }

    internal CompiledPolicy[]? Session { get; }

    internal CompiledPolicy[] Resource { get; }

    internal CompiledPolicy[]? Endpoint { get; }

    internal CompiledPolicy[][]? ServiceControl { get; }

    internal CompiledPolicy[][]? ResourceControl { get; }

    internal CompiledGrant[] Grants { get; }

    internal string? ManagementAccount { get; }

    internal ActionPlans Plans { get; }

    internal bool IsFaulty { get; }

    /// <summary>Decides a request. Allocates nothing, but for the first time that the stack meets an action.</summary>
    public Verdict Decide(CompiledRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var recorder = default(SilentRecorder);
        return Evaluator.Decide(this, request, ref recorder);
    }

    /// <summary>Decides a request and says why. The outcome and the kinds are those of <see cref="Decide"/>.</summary>
    public Decision Explain(CompiledRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var recorder = new ExplainingRecorder(new Explanation());
        var verdict = Evaluator.Decide(this, request, ref recorder);
        return recorder.Explanation.ToDecision(verdict, this, request);
    }

    private static CompiledPolicy[][]? CompileLevels(
        ImmutableArray<ImmutableArray<PolicyDocument>>? levels, PolicyKind kind, PolicyCompiler compiler) =>
        levels is { } all ? [.. all.Select(level => compiler.CompileAll(level, kind))] : null;

    private IEnumerable<CompiledPolicy> AllPolicies() =>
        [
            .. Identity, .. Boundary ?? [], .. Session ?? [], .. Resource, .. Endpoint ?? [],
            .. (ServiceControl ?? []).SelectMany(l => l), .. (ResourceControl ?? []).SelectMany(l => l),
        ];
}
