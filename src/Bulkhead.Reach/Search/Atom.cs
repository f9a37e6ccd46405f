using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Search;

/// <summary>One thing that an attacker holds.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Node">The number of the principal or resource; -1 for none.</param>
/// <param name="Detail">The loosening, the hold, or the number of the policy or group.</param>
internal readonly record struct Atom(AtomKind Kind, int Node, int Detail)
{
    public static Atom Session(Node node) => new(AtomKind.Session, node.Index, 0);

    public static Atom FreeTags(Node node) => new(AtomKind.Loosened, node.Index, (int)Rules.Loosening.FreeTags);

    public static Atom Holds(Rules.Hold hold, Node node) => new(AtomKind.Holds, node.Index, (int)hold);
}
