using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Config.Guardrails;

/// <summary>What the compiler makes of an organization's guardrails.</summary>
/// <param name="Policies">By type, then by name. Not to be used when there are errors.</param>
/// <param name="Diagnostics">What is wrong with the guardrails and where they do not fit.</param>
public sealed record GuardrailCompilation(ImmutableArray<OrganizationPolicy> Policies, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether the policies can't be used.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
