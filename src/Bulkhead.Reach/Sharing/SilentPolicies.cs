using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Sharing;

/// <summary>
/// Finds inline policies that have no say in who can come to be administrator of an account: they deny nothing, allow no action that a rule
/// with things of the account calls, and no call by which administrators are told. Whoever has one can do what it could without it, and no
/// more, in every mode: allowing is a union.
/// </summary>
internal sealed class SilentPolicies(Snapshot snapshot, ImmutableArray<PreparedRule> rules)
{
    private readonly AllowedActions _allowed = new();
    private readonly Dictionary<(int Allowed, int Kinds), bool> _isSilent = [];
    private readonly Dictionary<string, int> _kinds = new(StringComparer.Ordinal);
    private readonly List<ImmutableArray<int>> _actions = [];
    private readonly Dictionary<int, ImmutableArray<int>> _probes = [];
    private (string Account, ImmutableArray<string> Resources) _resources = ("", []);

    /// <summary>Whether the policy has no say in the account.</summary>
    /// <param name="document">The policy.</param>
    /// <param name="account">The account.</param>
    /// <param name="kinds">The number of the kinds of what is in the account or in none (<see cref="NumberOf"/>).</param>
    public bool IsSilent(PolicyDocument document, string account, int kinds)
    {
        foreach (var statement in document.Statements)
        {
            if (statement.Effect != StatementEffect.Allow || statement.Action is null) return false;
        }

        var set = _allowed.Of([document]);
        if (!_isSilent.TryGetValue((set.Number, kinds), out var isSilent))
        {
            _isSilent[(set.Number, kinds)] = isSilent = !_actions[kinds].Any(set.Has);
        }

        return isSilent && !MayHelpAdministrator(document, set, account);
    }

    /// <summary>The number of a set of kinds.</summary>
    public int NumberOf(IReadOnlySet<string> kinds)
    {
        var key = string.Join(' ', kinds.Order(StringComparer.Ordinal));
        if (_kinds.TryGetValue(key, out var number)) return number;
        _actions.Add(ActionsWith(kinds));
        return _kinds[key] = _kinds.Count;
    }

    // Of rules that have no instance in the account no call is asked. Operations that no rule classifies are asked of everybody.
    private ImmutableArray<int> ActionsWith(IReadOnlySet<string> kinds) =>
    [
        .. rules.Where(r => r.Rule.Variables.All(v => kinds.Contains(v.Kind))).SelectMany(r => r.Actions)
            .Concat(DerivedOperations.Unclassified.SelectMany(o => o.Actions)).Append("iam:PassRole")
            .Distinct(StringComparer.Ordinal).Select(_allowed.NumberOf),
    ];

    // By actions and resources alone; conditions only take away.
    private bool MayHelpAdministrator(PolicyDocument document, AllowedSet set, string account)
    {
        if (!_probes.TryGetValue(set.Number, out var probes))
        {
            _probes[set.Number] = probes = [.. Enumerable.Range(0, AdministratorTest.Actions.Length).Where(i => set.Has(_allowed.NumberOf(AdministratorTest.Actions[i])))];
        }

        if (probes.IsEmpty) return false;
        if (_resources.Account != account) _resources = (account, [.. AdministratorTest.ResourcesIn(snapshot.Partition, account).Select(r => r.ToLowerInvariant())]);
        foreach (var statement in document.Statements)
        {
            if (statement.Resource is not { IsNegated: false } resource) return true;
            foreach (var pattern in resource.Patterns)
            {
                if (pattern.Text.AsSpan().ContainsAny('$', '?')) return true;
                var text = pattern.Text.ToLowerInvariant();
                foreach (var probe in probes)
                {
                    if (Wildcards.IsMatch(text, _resources.Resources[probe])) return true;
                }
            }
        }

        return false;
    }
}
