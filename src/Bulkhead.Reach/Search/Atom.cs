using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>One thing that an attacker holds.</summary>
/// <param name="Kind">What sort of thing.</param>
/// <param name="Node">The number of the principal or resource; -1 for none.</param>
/// <param name="Detail">The loosening, the hold, or the number of the policy or group.</param>
internal readonly record struct Atom(AtomKind Kind, int Node, int Detail)
{
    public static Atom Session(Node node) => new(AtomKind.Session, node.Index, 0);

    /// <summary>What must be held for the changes of tags that a call counts on.</summary>
    public static IEnumerable<Atom> Tagging(AskedCall asked)
    {
        if ((asked.Tagging & Loosening.SetTags) != Loosening.None) yield return new(AtomKind.Loosened, asked.Node!.Index, (int)Loosening.SetTags);
        if ((asked.Tagging & Loosening.RemoveTags) != Loosening.None) yield return new(AtomKind.Loosened, asked.Node!.Index, (int)Loosening.RemoveTags);
    }

    public static Atom Holds(Rules.Hold hold, Node node) => new(AtomKind.Holds, node.Index, (int)hold);
}
