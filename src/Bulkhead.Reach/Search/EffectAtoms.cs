using Bulkhead.Iam.Documents;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>What the effects of a rule give, on the nodes of an instance.</summary>
internal sealed class EffectAtoms(Snapshot snapshot, Grounding grounding)
{
    private readonly Dictionary<string, List<PrincipalNode>> _serviceRoles = new(StringComparer.Ordinal);

    /// <summary>The atoms; with what is not known, where that must be so for the atom to be given.</summary>
    public IEnumerable<(Atom Atom, string? Unknown)> Of(RuleEffect effect, PreparedRule rule, GroundInstance instance, PrincipalNode? caller)
    {
        Node NodeOf(string name) => name == RuleOperand.Caller ? caller! : instance.Binding[rule.VariableOf(name)];
        switch (effect)
        {
            case RuleEffect.Session session:
                return Sessions(NodeOf(session.Operand.Variable), session.Operand.Attribute);
            case RuleEffect.Loosens loosens:
                return [(new(AtomKind.Loosened, NodeOf(loosens.Variable).Index, (int)loosens.Loosening), null)];
            case RuleEffect.Gains gains:
                return [(new(AtomKind.Gains, NodeOf(gains.Variable).Index, NodeOf(gains.Policy).Index), null)];
            case RuleEffect.Joins joins:
                return [(new(AtomKind.Joins, NodeOf(joins.Variable).Index, NodeOf(joins.Group).Index), null)];
            case RuleEffect.Boundary boundary:
                return [(new(AtomKind.Boundary, NodeOf(boundary.Variable).Index, NodeOf(boundary.Policy).Index), null)];
            case RuleEffect.Holds holds:
                return grounding.NodesOf(NodeOf(holds.Operand.Variable), holds.Operand.Attribute).Select(n => (Atom.Holds(holds.Hold, n), (string?)null));
            case RuleEffect.WithoutGuardrails:
                return caller!.Account == snapshot.ManagementAccount ? [(new(AtomKind.UnguardedEverywhere, -1, 0), null)]
                    : AccountNode(caller.Account) is { } own ? [(new(AtomKind.Loosened, own.Index, (int)Loosening.WithoutGuardrails), null)] : [];
            case RuleEffect.AdministersAccount administers:
                var account = NodeOf(administers.Variable).Account;
                var name = administers.Within is { } within ? $"administrator:{account}:within:{NodeOf(within).Arn}" : $"administrator:{account}";
                return snapshot.Find(name) is { } administrator ? [(Atom.Session(administrator), null)] : [];
            case RuleEffect.AdministersOrganization:
                return snapshot.Accounts.Keys.Order(StringComparer.Ordinal).Select(a => snapshot.Find($"administrator:{a}")).OfType<Node>()
                    .Select(n => (Atom.Session(n), (string?)null));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private IEnumerable<(Atom Atom, string? Unknown)> Sessions(Node node, string? attribute)
    {
        if (attribute is null)
        {
            var holder = node is GroupNode ? snapshot.Find($"new-user:{node.Arn}") : node;
            return holder is PrincipalNode ? [(Atom.Session(holder), null)] : [];
        }

        var value = node.Attribute(attribute);
        var known = grounding.NodesOf(node, attribute).OfType<PrincipalNode>().Select(n => (Atom.Session(n), (string?)null));
        return value.Unknown is { } missing ? known.Concat(ServiceRoles(node.Account).Select(r => (Atom.Session(r), (string?)missing))) : known;
    }

    // A role that was not collected may be any of the account that some service can assume.
    private List<PrincipalNode> ServiceRoles(string account)
    {
        if (_serviceRoles.TryGetValue(account, out var known)) return known;
        return _serviceRoles[account] =
        [
            .. snapshot.OfKind("role", account).OfType<PrincipalNode>().Where(r => r.PolicyUnknown is not null || r.Policy?.Statements.Any(s => s.Effect == StatementEffect.Allow
                    && (s.Principal is not { IsNegated: false } p || p.Entries.Any(e => e.Type is PrincipalType.Service or PrincipalType.Everyone or PrincipalType.Unknown))) == true),
        ];
    }

    private Node? AccountNode(string account) => snapshot.OfKind("account", account).FirstOrDefault();
}
