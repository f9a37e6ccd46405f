using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Iam.Documents;

/// <summary>What <see cref="PolicyParser"/> made of a text.</summary>
/// <param name="Document">The policy, faults included; null where the text is not JSON or not a mapping.</param>
/// <param name="Diagnostics">Everything to report.</param>
public sealed record PolicyParseResult(PolicyDocument? Document, ImmutableArray<Diagnostic> Diagnostics);
