using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>One of the places that say something about an account: its pattern, a variable's value, or its own entry.</summary>
/// <param name="Node">A kind's name, or a mapping with keys of an account.</param>
/// <param name="Variables">What stands in braces in its texts; null where braces mean nothing.</param>
internal sealed record AccountLayer(DocumentNode Node, ImmutableDictionary<string, string>? Variables);
