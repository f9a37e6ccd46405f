using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Guardrails;

/// <summary>
/// Finds where a guardrail is attached: on as few targets, as high, as bind exactly the accounts that are asked for.
/// </summary>
/// <remarks>
/// A guardrail of a kind goes on the highest unit in which it holds for all: every account in it is bound, and every kind
/// that has its home there asks for it too, so that accounts which come later need nothing new. It never goes on the root
/// by itself: accounts that Bulkhead does not manage may stand there. What no such unit covers is attached to the account.
/// </remarks>
internal sealed class GuardrailPlacement
{
    private readonly OrganizationModel _model;
    private readonly ImmutableArray<UnitPath> _units;
    private readonly Dictionary<UnitPath, List<Account>> _accountsBelow = [];
    private readonly Dictionary<UnitPath, List<AccountKind>> _kindsBelow = [];

    public GuardrailPlacement(OrganizationModel model)
    {
        _model = model;
        List<Unit> units = [.. model.Units];
        units.Sort((a, b) => FromTheTop(a.Path, b.Path));
        _units = [.. units.Select(u => u.Path)];
        foreach (var account in model.Accounts)
        {
            foreach (var unit in account.Unit.FromRoot) ListOf(_accountsBelow, unit).Add(account);
        }

        foreach (var (_, kind) in model.Kinds)
        {
            foreach (var unit in kind.Unit.FromRoot) ListOf(_kindsBelow, unit).Add(kind);
        }
    }

    private static int FromTheTop(UnitPath a, UnitPath b) => a.Depth != b.Depth ? a.Depth.CompareTo(b.Depth) : string.CompareOrdinal(a.Value, b.Value);

    /// <summary>The targets for all of the scopes together: units from the top down, then accounts by name.</summary>
    public ImmutableArray<PolicyTarget> Place(IReadOnlyCollection<GuardrailScope> scopes)
    {
        var units = new List<UnitPath>();
        var kinds = new HashSet<string>(StringComparer.Ordinal);
        var accounts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var scope in scopes)
        {
            switch (scope)
            {
                case GuardrailScope.Everywhere:
                    units.Add(UnitPath.Root);
                    break;
                case GuardrailScope.InUnit inUnit:
                    units.Add(inUnit.Unit);
                    break;
                case GuardrailScope.OfKind ofKind:
                    kinds.Add(ofKind.Kind);
                    break;
                case GuardrailScope.OnAccount onAccount:
                    accounts.Add(onAccount.Account);
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException();
            }
        }

        foreach (var unit in _units)
        {
            if (!units.Exists(u => u.Contains(unit)) && HoldsForAll(unit)) units.Add(unit);
        }

        var highest = new List<PolicyTarget.UnitTarget>();
        foreach (var unit in units)
        {
            var covered = units.Exists(other => other != unit && other.Contains(unit)) || highest.Exists(t => t.Unit == unit);
            if (!covered) highest.Add(new PolicyTarget.UnitTarget(unit));
        }

        highest.Sort((a, b) => FromTheTop(a.Unit, b.Unit));
        return
        [
            .. highest,
            .. _model.Accounts
                .Where(a => IsAsked(a) && !units.Exists(u => u.Contains(a.Unit)))
                .OrderBy(a => a.Name, StringComparer.Ordinal)
                .Select(a => new PolicyTarget.AccountTarget(a.Name)),
        ];

        bool IsAsked(Account account) =>
            accounts.Contains(account.Name) || kinds.Contains(account.Kind) || units.Exists(u => u.Contains(account.Unit));

        bool HoldsForAll(UnitPath unit)
        {
            if (kinds.Count == 0) return false;
            var below = _accountsBelow.GetValueOrDefault(unit, []);
            var home = _kindsBelow.GetValueOrDefault(unit, []);
            return (home.Exists(k => kinds.Contains(k.Name)) || below.Exists(a => kinds.Contains(a.Kind)))
                && home.TrueForAll(k => kinds.Contains(k.Name) || units.Exists(u => u.Contains(k.Unit)))
                && below.TrueForAll(IsAsked);
        }
    }

    private static List<T> ListOf<T>(Dictionary<UnitPath, List<T>> lists, UnitPath unit)
    {
        if (!lists.TryGetValue(unit, out var list)) lists[unit] = list = [];
        return list;
    }
}
