using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.PolicyTests;

/// <summary>The cases of a test file.</summary>
/// <param name="Cases">The cases, in the file's order.</param>
/// <param name="Diagnostics">Mistakes of the file itself; those of a case are with the case.</param>
public sealed record PolicyTestFile(ImmutableArray<PolicyTestCase> Cases, ImmutableArray<Diagnostic> Diagnostics);
