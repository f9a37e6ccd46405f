using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>An account with all that the file says about it, before the values are read.</summary>
/// <param name="Name">The key, with the variables filled in.</param>
/// <param name="KeySpan">Where the file declares it.</param>
/// <param name="Layers">What is said about it; a later layer wins.</param>
internal sealed record AccountDraft(string Name, SourceSpan KeySpan, ImmutableArray<AccountLayer> Layers)
{
    /// <summary>What the last layer that has the key says, with its layer.</summary>
    public (DocumentNode Node, AccountLayer Layer)? Find(string key)
    {
        for (var i = Layers.Length - 1; i >= 0; i--)
        {
            var found = key == "kind" && Layers[i].Node is DocumentScalar ? Layers[i].Node : Nodes.Find(Layers[i].Node, key);
            if (found is not null) return (found, Layers[i]);
        }

        return null;
    }
}
