using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Search;

/// <summary>Tests the conditions of rules on nodes: true, false or unknown.</summary>
internal sealed class ConditionTruths(Snapshot snapshot, AccessOracle oracle)
{
    private readonly Dictionary<(int Role, string Trusted), ConditionTruth> _trusts = [];
    private readonly Dictionary<(PolicyDocument Trust, string Trusted), bool> _mayTrust = new(new ByReference());

    /// <summary>Tests a condition that does not speak of the caller or of what is held.</summary>
    public ConditionTruth Test(RuleCondition condition, Func<string, Node> nodeOf) => condition switch
    {
        RuleCondition.Trusts trusts => Trusts(nodeOf(trusts.Role), trusts.Trusted, nodeOf),
        RuleCondition.Attribute attribute => Attribute(nodeOf(attribute.Operand.Variable).Attribute(attribute.Operand.Attribute!), attribute, nodeOf, snapshot.Partition),
        RuleCondition.InManagementAccount management => ConditionTruth.Of(nodeOf(management.Variable).Account == snapshot.ManagementAccount != management.IsNegated),
        RuleCondition.SameAccount same => ConditionTruth.Of(nodeOf(same.Variable).Account == nodeOf(same.Other).Account != same.IsNegated),
        RuleCondition.Attached attached => Attached(nodeOf(attached.Policy), nodeOf(attached.Principal)),
        RuleCondition.Member member => Member(nodeOf(member.Principal), nodeOf(member.Group)),
        RuleCondition.Refers refers => Refers(nodeOf(refers.Operand.Variable), refers.Operand.Attribute, nodeOf(refers.Other)),
        RuleCondition.Declared { Named: { } named } declared => Names(declared.Name, nodeOf(declared.Variable), nodeOf(named)),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Tests a condition on the one who acts.</summary>
    public ConditionTruth TestCaller(RuleCondition condition, PrincipalNode caller, Func<string, Node> nodeOf) => condition switch
    {
        RuleCondition.CallerKind { Kind: "user" } => ConditionTruth.Of(caller.Kind is "user" or "new-user"),
        RuleCondition.CallerKind { Kind: "role" } => ConditionTruth.Of(caller.Kind is "role" or "administrator"),
        RuleCondition.CallerKind => ConditionTruth.Of(caller.IsOutside),
        RuleCondition.InAdministratorAccount administrator => InAdministratorAccount(caller, administrator.Service),
        RuleCondition.IsCaller isCaller => ConditionTruth.Of(nodeOf(isCaller.Variable).Index == caller.Index != isCaller.IsNegated),
        _ => Test(condition, name => name == RuleOperand.Caller ? caller : nodeOf(name)),
    };

    /// <summary>Whether a declared fact says so of the node; its names, where somebody of them must be held; and what is not known of who else is meant.</summary>
    public (ConditionTruth Truth, ImmutableArray<string>? Names, string? Else) Declared(string name, Node node)
    {
        if (!snapshot.Declared.TryGetValue(name, out var fact))
        {
            return (snapshot.IsDeclarationComplete ? ConditionTruth.False : ConditionTruth.NotKnown($"declared:{name}"), null, null);
        }

        var entry = EntryOf(fact, node);
        if (entry is null && fact.IsPartial && !snapshot.IsDeclarationComplete) return (ConditionTruth.NotKnown($"declared:{name}"), null, null);
        return entry is null ? (ConditionTruth.False, null, null) : (ConditionTruth.Of(entry.IsTrue), entry.Names, entry.Unknown);
    }

    /// <summary>Whether the declared fact is certainly so of nothing.</summary>
    public bool IsNowhere(string name) => snapshot.IsDeclarationComplete && !snapshot.Declared.ContainsKey(name);

    private ConditionTruth InAdministratorAccount(PrincipalNode caller, string service)
    {
        if (!snapshot.HasOrganization) return ConditionTruth.False;
        if (caller.Account == snapshot.ManagementAccount) return ConditionTruth.True;
        if (snapshot.DelegatedAdministrators is not { } administrators)
        {
            return caller.IsOutside ? ConditionTruth.False : ConditionTruth.NotKnown("organizations:ListDelegatedServicesForAccount");
        }

        return ConditionTruth.Of(administrators.TryGetValue(caller.Account, out var services) && services.Contains(service));
    }

    private ConditionTruth Names(string name, Node node, Node other)
    {
        var (truth, names, otherwise) = Declared(name, node);
        if (truth.IsTrue != true) return truth;
        var isNamed = names is null || names.Value.Any(n => n == other.Arn || n == other.Name);
        return isNamed || otherwise is null ? ConditionTruth.Of(isNamed) : ConditionTruth.NotKnown(otherwise);
    }

    private static DeclaredFact.Entry? EntryOf(DeclaredFact fact, Node node) =>
        fact.Values.TryGetValue(node.Arn, out var entry) || fact.Values.TryGetValue(node.Name, out entry) ? entry : null;

    private ConditionTruth Trusts(Node role, string trusted, Func<string, Node> nodeOf)
    {
        if (role.PolicyUnknown is { } missing) return ConditionTruth.NotKnown(missing);
        if (role.Policy is not { } trust) return ConditionTruth.False;
        if (!trusted.Contains('.', StringComparison.Ordinal))
        {
            var provider = nodeOf(trusted);
            return ConditionTruth.Of(AllowsPrincipal(trust, PrincipalType.Federated, provider.Arn));
        }

        var form = (trust, trusted);
        if (!_mayTrust.TryGetValue(form, out var mayTrust))
        {
            _mayTrust[form] = mayTrust = AllowsPrincipal(trust, PrincipalType.Federated, trusted) || ServiceNames(trusted).Any(n => AllowsPrincipal(trust, PrincipalType.Service, n));
        }

        if (!mayTrust) return ConditionTruth.False;
        var key = (role.Index, trusted);
        if (_trusts.TryGetValue(key, out var known)) return known;
        return _trusts[key] = TrustsName(role, trust, trusted);
    }

    private ConditionTruth TrustsName(Node role, PolicyDocument trust, string trusted)
    {
        if (AllowsPrincipal(trust, PrincipalType.Federated, trusted)) return ConditionTruth.True;
        var service = ServiceNames(trusted).FirstOrDefault(s => AllowsPrincipal(trust, PrincipalType.Service, s));
        if (service is null) return ConditionTruth.False;
        var context = KnownContext.Empty
            .With("aws:SourceAccount", role.Account)
            .WithChoice("aws:SourceArn", [$"arn:*:*:*:{role.Account}:*"]);
        var answer = oracle.AskTrust(service, new("sts:AssumeRole", role.Arn, false, role.Account, role, context, null));
        return answer.Verdict switch
        {
            PossibleVerdict.Yes => ConditionTruth.True,
            PossibleVerdict.No => ConditionTruth.False,
            _ => ConditionTruth.NotKnown($"the conditions in the trust policy of {role.Arn}"),
        };
    }

    // In China some services have names of their own (AWS JSON policy elements: Principal, "AWS service principals").
    public static string[] ServiceNames(string service) => [service, service + ".cn"];

    private static bool AllowsPrincipal(PolicyDocument trust, PrincipalType type, string name)
    {
        foreach (var statement in trust.Statements)
        {
            if (statement is not { Effect: StatementEffect.Allow, Principal: { IsNegated: false } whom }) continue;
            foreach (var entry in whom.Entries)
            {
                if ((entry.Type == type && entry.Value == name) || (entry.Type == PrincipalType.Everyone && type != PrincipalType.Federated)) return true;
            }
        }

        return false;
    }

    private static ConditionTruth Attached(Node policy, Node principal)
    {
        if (principal is not PrincipalNode known) return ConditionTruth.False;
        if (known.Uncollected is { } missing) return ConditionTruth.NotKnown(missing);
        return ConditionTruth.Of(known.Attached.Any(p => p == policy) || known.Groups.Any(g => g.Attached.Any(p => p == policy)));
    }

    private static ConditionTruth Member(Node principal, Node group) =>
        ConditionTruth.Of(principal is PrincipalNode known && known.Groups.Any(g => g == group));

    private static ConditionTruth Attribute(AttributeValue value, RuleCondition.Attribute test, Func<string, Node> nodeOf, string partition)
    {
        if (value.Unknown is { } missing) return ConditionTruth.NotKnown(missing);
        var wanted = Templates.Expand(test.Value, nodeOf, null, partition);
        return ConditionTruth.Of(test.Test switch
        {
            AttributeTest.Exists => !value.Values.IsEmpty,
            AttributeTest.Missing => value.Values.IsEmpty,
            AttributeTest.Is => value.Values.Any(v => Wildcards.IsMatch(wanted, v)),
            AttributeTest.IsNot => !value.Values.Any(v => Wildcards.IsMatch(wanted, v)),
            AttributeTest.Contains => value.Values.Any(v => v.Contains(wanted, StringComparison.Ordinal)),
            AttributeTest.Less => NumberOf(value) < int.Parse(wanted, CultureInfo.InvariantCulture),
            AttributeTest.More => NumberOf(value) > int.Parse(wanted, CultureInfo.InvariantCulture),
            _ => throw new System.Diagnostics.UnreachableException(),
        });
    }

    // A single number is itself, a list is how many it has.
    private static int NumberOf(AttributeValue value) =>
        value.Values is [var one] && int.TryParse(one, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : value.Values.Length;

    private static ConditionTruth Refers(Node from, string? attribute, Node to)
    {
        var value = from.Attribute(attribute ?? "arn");
        if (value.Unknown is { } missing)
        {
            // What a resource holds that was not collected may be anything of its own account, or what was not collected either.
            return from.Account == to.Account || from.Uncollected is null ? ConditionTruth.NotKnown(missing) : ConditionTruth.False;
        }

        if (to.Uncollected is { } other) return value.Values.IsEmpty || to.Account != from.Account ? ConditionTruth.False : ConditionTruth.NotKnown(other);
        foreach (var text in value.Values)
        {
            if (text.Contains(to.Arn, StringComparison.Ordinal)) return ConditionTruth.True;
            foreach (var name in NamesOf(to))
            {
                if (text == name || text.Split('/', '@').Any(p => p == name || p.StartsWith(name + ":", StringComparison.Ordinal))) return ConditionTruth.True;
                if (name.Contains('/', StringComparison.Ordinal) && (to.Kind is "github.repository" or "code-host.subject" ? NamesRepository(text, name) : text.Contains(name, StringComparison.Ordinal))) return ConditionTruth.True;
            }

            if (to.Kind != "user") continue;
            var keys = to.Attribute("access-keys");
            if (keys.Values.Any(k => text.Contains(k, StringComparison.Ordinal))) return ConditionTruth.True;
            if (keys.Unknown is { } unknown && (text.Contains("AKIA", StringComparison.Ordinal) || text.Contains("ASIA", StringComparison.Ordinal))) return ConditionTruth.NotKnown(unknown);
        }

        return ConditionTruth.False;
    }

    // acme/shop is not acme/shop-api; an address may end in .git.
    private static bool NamesRepository(string text, string name)
    {
        for (var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var rest = text.AsSpan(at + name.Length);
            if (rest.StartsWith(".git", StringComparison.OrdinalIgnoreCase)) rest = rest[".git".Length..];
            if ((rest.IsEmpty || !IsOfName(rest[0])) && (at == 0 || !IsOfName(text[at - 1]))) return true;
        }

        return false;

        static bool IsOfName(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.';
    }

    private static IEnumerable<string> NamesOf(Node node) =>
        new[] { node.Name }.Concat(node.Attribute("id").Values).Concat(node.Attribute("uri").Values).Where(n => n.Length > 0);

    private sealed class ByReference : IEqualityComparer<(PolicyDocument Trust, string Trusted)>
    {
        public bool Equals((PolicyDocument Trust, string Trusted) x, (PolicyDocument Trust, string Trusted) y) =>
            ReferenceEquals(x.Trust, y.Trust) && x.Trusted == y.Trusted;

        public int GetHashCode((PolicyDocument Trust, string Trusted) obj) =>
            HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(obj.Trust), obj.Trusted);
    }
}
