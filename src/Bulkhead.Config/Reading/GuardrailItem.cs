using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>A guardrail as a list names it.</summary>
internal sealed record GuardrailItem(string Name, SourceSpan Span, ImmutableSortedDictionary<string, IReadOnlyList<string>> Parameters);
