using System.Collections.Immutable;
using System.Text;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Puts the guardrails of one target into as few documents as AWS's size allows, so that a guardrail that comes or goes
/// changes one document wherever possible.
/// </summary>
/// <remarks>
/// Each guardrail ranks the documents by a hash of its name and the document's number (rendezvous hashing) and takes the
/// first that has room. Where it goes does not depend on which others there are, only on how many documents are needed.
/// </remarks>
internal static class PolicyPacker
{
    /// <summary>One document and what is in it.</summary>
    /// <param name="Number">The document's number on its target, from 1.</param>
    /// <param name="Content">The document's text.</param>
    /// <param name="Guardrails">What is in it, in a fixed order.</param>
    internal sealed record Pack(int Number, string Content, ImmutableArray<BoundGuardrail> Guardrails);

    /// <summary>The documents; null when they do not fit into <paramref name="maxPacks"/> of <paramref name="maxCharacters"/>.</summary>
    /// <param name="guardrails">Of one type, none of them custom; their order does not matter.</param>
    /// <param name="maxPacks">How many documents the target has room for.</param>
    /// <param name="maxCharacters">The size of a document.</param>
    public static ImmutableArray<Pack>? TryPack(
        IReadOnlyCollection<BoundGuardrail> guardrails, int maxPacks, int maxCharacters)
    {
        if (guardrails.Count == 0) return [];
        var byName = guardrails.OrderBy(g => g.Key, StringComparer.Ordinal).ToList();
        for (var packs = 1; packs <= maxPacks; packs++)
        {
            var count = packs;
            var placed = Place(byName, packs, maxCharacters, g => Ranked(g, count));
            if (placed is not null) return placed;
        }

        // The last resort is the densest: the largest first, each into the first document that has room.
        var bySize = byName.OrderByDescending(g => g.Content.Length).ToList();
        return Place(bySize, maxPacks, maxCharacters, _ => InOrder(maxPacks));
    }

    private static ImmutableArray<Pack>? Place(
        List<BoundGuardrail> guardrails, int packs, int maxCharacters, Func<BoundGuardrail, int[]> preference)
    {
        var members = new List<BoundGuardrail>[packs];
        for (var pack = 0; pack < packs; pack++) members[pack] = [];
        foreach (var guardrail in guardrails)
        {
            var home = First(preference(guardrail), guardrail);
            if (home is null) return null;
            home.Add(guardrail);
        }

        var placed = ImmutableArray.CreateBuilder<Pack>();
        for (var pack = 0; pack < packs; pack++)
        {
            if (members[pack].Count == 0) continue;
            placed.Add(new Pack(pack + 1, Write(members[pack]), [.. members[pack].OrderBy(g => g.Key, StringComparer.Ordinal)]));
        }

        return placed.ToImmutable();

        List<BoundGuardrail>? First(int[] preferred, BoundGuardrail guardrail)
        {
            foreach (var pack in preferred)
            {
                if (HasRoom(members[pack], guardrail, maxCharacters)) return members[pack];
            }

            return null;
        }
    }

    private static int[] InOrder(int packs)
    {
        var order = new int[packs];
        for (var pack = 0; pack < packs; pack++) order[pack] = pack;
        return order;
    }

    /// <summary>The documents from the highest rank down. They are few: each is put where it belongs.</summary>
    private static int[] Ranked(BoundGuardrail guardrail, int packs)
    {
        var order = new int[packs];
        var ranks = new ulong[packs];
        for (var pack = 0; pack < packs; pack++)
        {
            var rank = Rank(guardrail, pack);
            var at = pack;
            for (; at > 0 && ranks[at - 1] < rank; at--) (order[at], ranks[at]) = (order[at - 1], ranks[at - 1]);
            (order[at], ranks[at]) = (pack, rank);
        }

        return order;
    }

    // Joined they are never longer than apart; only when apart they are too long is it worth writing them.
    private static bool HasRoom(List<BoundGuardrail> pack, BoundGuardrail guardrail, int maxCharacters) =>
        LengthOf(pack) + guardrail.Content.Length <= maxCharacters
        || Write([.. pack, guardrail]).Length <= maxCharacters;

    private static int LengthOf(List<BoundGuardrail> pack)
    {
        var length = 0;
        foreach (var guardrail in pack) length += guardrail.Content.Length;
        return length;
    }

    private static string Write(List<BoundGuardrail> pack) =>
        PolicyMinifier.Write(pack.SelectMany(g => g.Statements));

    // FNV-1a over the name and the document's number, finished so that neighbouring numbers spread.
    private static ulong Rank(BoundGuardrail guardrail, int pack)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes($"{guardrail.Name}#{pack}")) hash = (hash ^ b) * 1099511628211UL;
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccdUL;
        return hash ^ (hash >> 33);
    }
}
