using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>A plan, with what stands in the way of more.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Diagnostics">
/// Errors mean that the file and the organization contradict each other: nothing should be applied. Warnings name what
/// is left out, such as an account that could not be read.
/// </param>
public sealed record PlanResult(Plan Plan, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Whether any diagnostic is an error.</summary>
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
