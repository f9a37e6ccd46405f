using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>A condition clause prepared once: for the evaluator, where its key is known, and for the search, where it is not.</summary>
internal sealed class ClauseView
{
    private readonly Lazy<ulong> _regions;

    public ClauseView(KeyAtom atom)
    {
        Atom = atom;
        Test = new Formula.KeyTest(atom);
        Condition = new CompiledCondition(atom.Clause, atom.WithVariables);
        _regions = new(() => KnownRegions.Where(Condition));
        Variables = atom.WithVariables && atom.IsText
            ? [.. atom.Clause.Values.SelectMany(v => PolicyPattern.Parse(v.Text, true).Variables).Select(v => v.Key).Distinct(StringComparer.OrdinalIgnoreCase)]
            : [];
    }

    public KeyAtom Atom { get; }

    public Formula Test { get; }

    public CompiledCondition Condition { get; }

    public string Key => Atom.Clause.Key;

    /// <summary>Of a clause on the region: the regions of which it holds, as bits by their number in <see cref="KnownRegions"/>.</summary>
    public ulong Regions => _regions.Value;

    /// <summary>The keys of the policy variables in its values.</summary>
    public string[] Variables { get; }
}
