using System.Collections.Immutable;

namespace Bulkhead.Reach.Facts;

/// <summary>Attributes that many nodes have alike, kept once.</summary>
/// <param name="All">The attributes by name.</param>
internal sealed record CommonAttributes(ImmutableArray<KeyValuePair<string, AttributeValue>> All)
{
    /// <summary>The attribute of that name; null where there is none.</summary>
    public AttributeValue? Find(string name)
    {
        foreach (var (key, value) in All)
        {
            if (key == name) return value;
        }

        return null;
    }
}
