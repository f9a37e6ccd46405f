using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Tells what a row's effect means, apart from the product's own reader.</summary>
internal static class EffectText
{
    private static readonly (string Words, Loosening Loosening)[] Loosenings =
    [
        ("free identity of ", Loosening.FreeIdentity), ("free tags of ", Loosening.FreeTags), ("without boundary ", Loosening.WithoutBoundary),
        ("set tags of ", Loosening.SetTags), ("remove tags of ", Loosening.RemoveTags),
        ("without inline denials ", Loosening.WithoutInlineDenials), ("without attached denials ", Loosening.WithoutAttachedDenials),
        ("without group denials ", Loosening.WithoutGroupDenials),
    ];

    private static readonly (string Words, Hold Hold)[] Holds = [("reads ", Hold.Reads), ("changes ", Hold.Changes), ("runs code in ", Hold.RunsCodeIn)];

    /// <summary>Whether the atom is what the effect gives, with the variables' ARNs.</summary>
    public static bool IsOf(string effect, IReadOnlyDictionary<string, string> variables, Atom atom, Snapshot snapshot)
    {
        var arn = atom.Node < 0 ? "" : snapshot.Nodes[atom.Node].Arn;
        var account = atom.Node < 0 ? "" : snapshot.Nodes[atom.Node].Account;
        bool IsThing(string thing) => thing.Contains('.', StringComparison.Ordinal) ? account.Length > 0 : arn == variables[thing];
        if (effect == "administers organization") return atom.Kind == AtomKind.Session && arn == $"administrator:{OrganizationFile.Other}";
        if (effect == "without guardrails") return atom.Kind == AtomKind.UnguardedEverywhere || (atom.Kind == AtomKind.Loosened && atom.Detail == (int)Loosening.WithoutGuardrails);
        var words = effect.Split(' ');
        if (effect.StartsWith("administers account of ", StringComparison.Ordinal))
        {
            return atom.Kind == AtomKind.Session && arn == $"administrator:{variables[words[3]].Split(':')[4]}" + (words.Length > 4 ? $":within:{variables[words[5]]}" : "");
        }

        if (words[0] == "session") return atom.Kind == AtomKind.Session && (arn == $"new-user:{variables.GetValueOrDefault(words[2])}" || IsThing(words[2]));
        if (words.Length == 3 && words[1] is "gains" or "joins")
        {
            return atom.Kind == (words[1] == "gains" ? AtomKind.Gains : AtomKind.Joins) && arn == variables[words[0]] && snapshot.Nodes[atom.Detail].Arn == variables[words[2]];
        }

        foreach (var (text, hold) in Holds)
        {
            if (effect.StartsWith(text, StringComparison.Ordinal)) return atom.Kind == AtomKind.Holds && atom.Detail == (int)hold && IsThing(effect[text.Length..]);
        }

        foreach (var (text, loosening) in Loosenings)
        {
            if (!effect.StartsWith(text, StringComparison.Ordinal)) continue;
            if (effect.Contains(" within ", StringComparison.Ordinal)) return atom.Kind == AtomKind.Boundary && arn == variables[words[2]] && snapshot.Nodes[atom.Detail].Arn == variables[words[4]];
            return atom.Kind == AtomKind.Loosened && atom.Detail == (int)loosening && arn == variables[effect[text.Length..]];
        }

        throw new NotSupportedException(effect);
    }
}
