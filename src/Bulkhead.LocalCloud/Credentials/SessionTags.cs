using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.Credentials;

/// <summary>Tags as sessions carry them.</summary>
internal static class SessionTags
{
    /// <summary>The members of an object, all of them texts.</summary>
    public static ImmutableSortedDictionary<string, string> ToImmutableTags(this JsonObject tags) =>
        tags.ToImmutableSortedDictionary(t => t.Key, t => t.Value!.GetValue<string>(), StringComparer.Ordinal);
}
