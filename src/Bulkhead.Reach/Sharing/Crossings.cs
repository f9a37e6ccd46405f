using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Sharing;

/// <summary>
/// Finds the accounts whose principals may come to something outside of their account, or whose things a rule ties to those of another. A
/// search from any other account stays in it, whatever the identity policies are.
/// </summary>
internal sealed class Crossings
{
    private readonly World _world;
    private readonly Snapshot _snapshot;
    private readonly HashSet<string> _crossing = new(StringComparer.Ordinal);

    // Accounts that everybody may come into.
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly bool _isEverywhere;

    public Crossings(World world)
    {
        _world = world;
        _snapshot = world.Snapshot;
        _isEverywhere = !world.FreeInstances.IsEmpty;
        if (_snapshot.ManagementAccount is { } management) _crossing.Add(management);
        if (_snapshot.DelegatedAdministrators is { } administrators) _crossing.UnionWith(administrators.Keys);
        if (!_isEverywhere) AddRules();
        if (!_isEverywhere) AddNodes();
        if (!_isEverywhere) AddDeclared();
    }

    /// <summary>Whether a search from the account's principals may leave it; false where it certainly does not.</summary>
    public bool MayLeave(string account) =>
        _isEverywhere || account.Length == 0 || !_snapshot.Accounts.ContainsKey(account) || _crossing.Contains(account) || _open.Count > (_open.Contains(account) ? 1 : 0);

    // Rules whose instances lie in no single account by what they say.
    private void AddRules()
    {
        foreach (var rule in _world.Rules)
        {
            var isUntied = rule.Untied.Any(i => MayBeAnybody(rule.Rule.Alternatives[i]));
            if (rule.IsLocal && !isUntied) continue;
            foreach (var instance in _world.InstancesOf(rule))
            {
                var accounts = AccountsOf(instance).Where(a => a.Length > 0).Distinct(StringComparer.Ordinal).ToList();
                if (accounts.Count > 1) _crossing.UnionWith(accounts);
                if (isUntied) _open.UnionWith(accounts);
            }
        }
    }

    private IEnumerable<string> AccountsOf(GroundInstance instance) => instance.Binding.Select(n => n.Account)
        .Concat(instance.Holds.Where(h => h.Node >= 0).Select(h => _snapshot.Nodes[h.Node].Account))
        .Concat(instance.Groups.SelectMany(g => g.Calls).SelectMany(c => c.Asked).Select(a => a.Account))
        .Append(instance.Home);

    // Whether a user or role of an account that is nothing special may take the way.
    private bool MayBeAnybody(RuleAlternative way) => !way.Conditions.Any(c => c switch
    {
        RuleCondition.InManagementAccount { Variable: RuleOperand.Caller, IsNegated: false } => true,
        RuleCondition.InAdministratorAccount => !_snapshot.HasOrganization || _snapshot.DelegatedAdministrators is not null,
        RuleCondition.CallerKind kind => kind.Kind is not ("user" or "role"),
        _ => false,
    });

    // Policies that may let others in, and attributes that rules follow to something elsewhere.
    private void AddNodes()
    {
        var followed = FollowedAttributes();
        foreach (var node in _snapshot.Nodes)
        {
            if (node.Account.Length == 0) continue;
            if (node.PolicyUnknown is not null) _open.Add(node.Account);
            else if (node.MostGiven is { } policy) AddNamed(_world.NamedBy(policy), node.Account);
            foreach (var attribute in followed[node.Kind])
            {
                foreach (var value in node.Attribute(attribute).Values)
                {
                    if (_world.Resolve(value, node.Account) is not { Account.Length: > 0 } other || other.Account == node.Account) continue;
                    _crossing.Add(node.Account);
                    _crossing.Add(other.Account);
                }
            }
        }
    }

    private void AddNamed(NamedPrincipals named, string account)
    {
        // Of a name that is no ARN nobody can tell whose it is.
        if (named.IsAnyone || named.Homes.Contains("")) _open.Add(account);
        foreach (var other in named.Accounts.Concat(named.Homes))
        {
            if (other != account) _crossing.Add(other);
        }
    }

    private ILookup<string, string> FollowedAttributes() => _world.Rules
        .SelectMany(r => OperandsOf(r.Rule).Where(o => o.Attribute is not null).SelectMany(o => r.Rule.Variables.Where(v => v.Name == o.Variable).Select(v => (v.Kind, Attribute: o.Attribute!))))
        .Distinct()
        .ToLookup(o => o.Kind, o => o.Attribute, StringComparer.Ordinal);

    private static IEnumerable<RuleOperand> OperandsOf(Rule rule) => rule.Alternatives
        .SelectMany(a => a.Calls.Select(c => c.Target).OfType<RuleTarget.Of>().Select(t => t.Operand)
            .Concat(a.Conditions.OfType<RuleCondition.Holds>().Select(h => h.Operand)))
        .Concat(rule.Effects.OfType<RuleEffect.Session>().Select(s => s.Operand))
        .Concat(rule.Effects.OfType<RuleEffect.Holds>().Select(h => h.Operand));

    // What is declared of something, or names it, is the account's own.
    private void AddDeclared()
    {
        var names = _snapshot.Declared.Values.SelectMany(d => d.Values)
            .SelectMany(e => (e.Value.Names ?? []).Append(e.Key)).ToHashSet(StringComparer.Ordinal);
        if (names.Count == 0) return;
        foreach (var node in _snapshot.Nodes)
        {
            if (names.Contains(node.Arn) || names.Contains(node.Name)) _crossing.Add(node.Account);
        }
    }
}
