using System.Collections.Frozen;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Certificates;

/// <summary>Puts the things that an attacker holds into a certificate's words, and back.</summary>
internal static class CertifiedAtoms
{
    private const string Gains = "gains";
    private const string Joins = "joins";
    private const string Boundary = "boundary-can-be";
    private const string ActsAs = "acts-as";
    private const string Unguarded = "without-guardrails-everywhere";

    private static readonly FrozenDictionary<Hold, string> Holds = new Dictionary<Hold, string>
    {
        [Hold.Reads] = "reads",
        [Hold.Changes] = "changes",
        [Hold.RunsCodeIn] = "runs-code-in",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Loosening, string> Loosenings = new Dictionary<Loosening, string>
    {
        [Loosening.FreeIdentity] = "free-identity",
        [Loosening.WithoutInlineDenials] = "without-inline-denials",
        [Loosening.WithoutAttachedDenials] = "without-attached-denials",
        [Loosening.WithoutGroupDenials] = "without-group-denials",
        [Loosening.FreeTags] = "free-tags",
        [Loosening.SetTags] = "set-tags",
        [Loosening.RemoveTags] = "remove-tags",
        [Loosening.WithoutBoundary] = "without-boundary",
        [Loosening.WithoutGuardrails] = "without-guardrails",
    }.ToFrozenDictionary();

    public static CertifiedAtom Of(Atom atom, Snapshot snapshot)
    {
        CertifiedNode? node = atom.Node < 0 ? null : Of(snapshot.Nodes[atom.Node]);
        return atom.Kind switch
        {
            AtomKind.Session => new(ActsAs, node, null),
            AtomKind.Loosened => new(Loosenings[(Loosening)atom.Detail], node, null),
            AtomKind.Gains => new(Gains, node, Of(snapshot.Nodes[atom.Detail])),
            AtomKind.Joins => new(Joins, node, Of(snapshot.Nodes[atom.Detail])),
            AtomKind.Boundary => new(Boundary, node, Of(snapshot.Nodes[atom.Detail])),
            AtomKind.Holds => new(Holds[(Hold)atom.Detail], node, null),
            AtomKind.UnguardedEverywhere => new(Unguarded, null, null),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    public static CertifiedNode Of(Node node) => new(node.Kind, node.Arn);

    /// <summary>The atoms of the certificate's words; none where it names something that is not there.</summary>
    public static IEnumerable<Atom> Read(CertifiedAtom atom, ILookup<CertifiedNode, Node> nodes)
    {
        if (atom.How == Unguarded) return [new(AtomKind.UnguardedEverywhere, -1, 0)];
        if (atom.Node is not { } named) return [];
        var of = nodes[named];
        if (atom.How == ActsAs) return of.OfType<PrincipalNode>().Select(Atom.Session);
        var hold = Holds.FirstOrDefault(h => h.Value == atom.How);
        if (hold.Value is not null) return of.Select(n => Atom.Holds(hold.Key, n));
        var loosening = Loosenings.FirstOrDefault(l => l.Value == atom.How);
        if (loosening.Value is not null) return of.Select(n => new Atom(AtomKind.Loosened, n.Index, (int)loosening.Key));
        if (atom.Other is not { } second) return [];
        AtomKind? kind = atom.How switch { Gains => AtomKind.Gains, Joins => AtomKind.Joins, Boundary => AtomKind.Boundary, _ => null };
        return kind is { } pair ? of.SelectMany(n => nodes[second].Where(o => Fits(pair, o)).Select(o => new Atom(pair, n.Index, o.Index))) : [];
    }

    private static bool Fits(AtomKind kind, Node other) => kind == AtomKind.Joins ? other is GroupNode : other is PolicyNode;
}
