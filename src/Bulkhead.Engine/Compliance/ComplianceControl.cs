using System.Collections.Immutable;

namespace Bulkhead.Engine.Compliance;

/// <summary>A control of a framework, and what answers it.</summary>
/// <param name="Id">Its number, such as <c>164.312(b)</c> or <c>10.2.1</c>.</param>
/// <param name="Title">What it asks for, in a few words.</param>
/// <param name="Proofs">What answers it.</param>
public sealed record ComplianceControl(string Id, string Title, ImmutableArray<ComplianceProof> Proofs);
