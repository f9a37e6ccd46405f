using System.Collections.Immutable;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;

namespace Bulkhead.Reach.Sharing;

/// <summary>
/// Verdicts about the principals of accounts, worked out once for all accounts of a shape. A verdict whose search left the account, against
/// what its shape promises, is not shared.
/// </summary>
internal sealed class SharedRows(AccountShapes shapes)
{
    private readonly Dictionary<string, (string Account, ImmutableArray<(ReachRow Row, bool StayedHome)> Rows, ImmutableArray<int> Searched)> _known = new(StringComparer.Ordinal);

    /// <summary>How many shapes were met.</summary>
    public int Count => _known.Count;

    /// <summary>The verdicts about the principals of one account, in their order.</summary>
    /// <param name="snapshot">What is known.</param>
    /// <param name="account">The account.</param>
    /// <param name="principals">All users and roles of the account.</param>
    /// <param name="searched">The numbers of the principals of whom no shortcut gave the verdict; those of the account are added.</param>
    /// <param name="ask">Works one verdict out, and says whether its search stayed in the account.</param>
    public IEnumerable<ReachRow> Of(
        Snapshot snapshot, string account, IReadOnlyList<PrincipalNode> principals, HashSet<int> searched, Func<PrincipalNode, (ReachRow Row, bool StayedHome)> ask)
    {
        if (shapes.Of(snapshot, account) is not { } shape) return principals.Select(p => ask(p).Row);
        if (!_known.TryGetValue(shape, out var known))
        {
            ImmutableArray<(ReachRow Row, bool StayedHome)> rows = [.. principals.Select(ask)];
            _known[shape] = (account, rows, [.. Enumerable.Range(0, rows.Length).Where(i => searched.Contains(principals[i].Index))]);
            return rows.Select(r => r.Row);
        }

        foreach (var position in known.Searched) searched.Add(principals[position].Index);
        return principals.Select((p, i) => known.Rows[i] is not (var row, true) ? ask(p).Row
            : row with { Principal = p, Repair = row.Repair?.Replace(known.Account, account, StringComparison.Ordinal) });
    }
}
