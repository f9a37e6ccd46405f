using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>A variable of <c>each</c> with its values, and what a value says about its accounts.</summary>
internal sealed record EachVariable(string Name, SourceSpan Span, ImmutableArray<(string Value, DocumentNode? Says)> Values);
