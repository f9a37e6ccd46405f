using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Numbers questions whether a principal may make a call in its own account, with the account's id left out; and, where nothing that decides
/// looks at the principal's name, its name too. Questions with the same numbers have the same answer (docs/reach.md, "Classes").
/// </summary>
/// <param name="snapshot">What is known.</param>
/// <param name="looksAtPaths">Whether some policy tests an account's place in the organization.</param>
internal sealed class QuestionForms(Snapshot snapshot, bool looksAtPaths)
{
    private readonly PolicyForms _policies = new();
    private readonly Dictionary<Stance, (int Named, int Unnamed)> _stances = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AskedCall, (int Number, bool NamesPrincipals)> _calls = new(ReferenceEqualityComparer.Instance);

    /// <summary>The numbers of the question; null where it can't be compared with others.</summary>
    public (int Stance, int Call)? Of(Stance stance, ImmutableArray<IdentityStacks.Choice> choices, AskedCall call)
    {
        if (call.Account != stance.Principal.Account || stance.Principal.IsOutside) return null;
        if (!_calls.TryGetValue(call, out var asked)) _calls[call] = asked = NumberOf(call);
        if (asked.Number < 0) return null;
        if (!_stances.TryGetValue(stance, out var who)) _stances[stance] = who = NumbersOf(stance, choices);
        var number = asked.NamesPrincipals ? who.Named : who.Unnamed;
        return number < 0 ? null : (number, asked.Number);
    }

    /// <summary>The number of a role's trust policy in its account, with the role's tags; negative where it can't be compared.</summary>
    public int OfTrust(AskedCall call)
    {
        if (call.Node is not { Policy: { } trust } role) return PolicyForms.None;
        var number = _policies.Of(trust, call.Account);
        if (number < 0) return PolicyForms.None;
        var form = new StringBuilder("trust ").Append(number).Append(' ').Append(PathOf(call.Account));
        AddTags(form, role.Tags);
        return _policies.NumberOf(form.Replace(call.Account, "{account}").ToString());
    }

    // Whether the account is in the organization always counts; where in it, if somebody looks.
    private string PathOf(string account) => snapshot.Accounts.GetValueOrDefault(account)?.OrganizationPath is not { } path ? "elsewhere" : looksAtPaths ? path : "inside";

    private (int Number, bool NamesPrincipals) NumberOf(AskedCall call)
    {
        if (!call.Context.Prefixes.IsEmpty || call.Unknown is not null || PolicyForms.LooksAtDigits(call.Resource)) return (PolicyForms.None, false);
        var form = new StringBuilder("call ").Append(call.Action).Append(' ').Append(call.IsPattern).Append(' ').Append(call.Resource);
        foreach (var (key, knowledge) in call.Context.Keys.OrderBy(k => k.Key, StringComparer.Ordinal))
        {
            form.Append('\n').Append(key).Append(' ');
            switch (knowledge)
            {
                case KeyKnowledge.Fixed known:
                    Add(form, "fixed", known.Value.Values.Prepend(known.Value.IsMultiValued ? "set" : "single"));
                    break;
                case KeyKnowledge.Choice choice when !choice.From.Concat(choice.Except).Any(PolicyForms.LooksAtDigits):
                    Add(form, choice.MayBeAbsent ? "choice or none" : "choice", choice.From.Append("but").Concat(choice.Except));
                    break;
                default:
                    return (PolicyForms.None, false);
            }
        }

        var names = false;
        if (call.Node is { } node)
        {
            form.Append("\nnode ").Append(node.Kind.StartsWith("lambda.", StringComparison.Ordinal));
            if (AccessOracle.TakesResourcePolicy(call))
            {
                if (node.PolicyUnknown is not null || node.Granted is not null || !node.Shares.IsEmpty) return (PolicyForms.None, false);
                if (node.Policy is { } policy)
                {
                    var number = _policies.Of(policy, call.Account);
                    if (number < 0) return (PolicyForms.None, false);
                    form.Append(" policy ").Append(number);
                    names = true;
                }
            }

            AddTags(form, node.Tags);
        }

        return (_policies.NumberOf(form.ToString().Replace(call.Account, "{account}", StringComparison.Ordinal)), names);
    }

    private (int Named, int Unnamed) NumbersOf(Stance stance, ImmutableArray<IdentityStacks.Choice> choices)
    {
        var mayBeTagged = AccessOracle.MayBeTagged(stance.Principal);
        var principal = stance.Principal;
        var account = principal.Account;
        var form = new StringBuilder("stance ").Append(principal.Principal.Kind).Append(' ').Append(principal.IsFree).Append(' ')
            .Append(principal.Principal.Partition).Append(' ').Append(account == snapshot.ManagementAccount).Append(' ')
            .Append((int)(stance.Loosening & (Loosening.FreeTags | Loosening.WithoutGuardrails))).Append(' ').Append(stance.IsUnguardedEverywhere).Append(' ').Append(mayBeTagged);
        if (!mayBeTagged) AddTags(form, principal.Tags);
        var isComparable = true;
        var names = false;
        foreach (var choice in choices)
        {
            form.Append("\nchoice ").Append(choice.HasBoundary).Append(' ').Append(choice.Unknown is null);
            foreach (var document in choice.Identity) Add(document);
            form.Append(" within");
            if (choice.Boundary is { } boundary) Add(boundary);
        }

        if (snapshot.Accounts.TryGetValue(account, out var place))
        {
            form.Append("\nplace ").Append(PathOf(account))
                .Append(' ').Append(place.ServiceControlUnknown is null).Append(' ').Append(place.ResourceControlUnknown is null);
            AddLevels(place.ServiceControl);
            AddLevels(place.ResourceControl);
        }

        if (!isComparable) return (PolicyForms.None, PolicyForms.None);
        var unnamed = _policies.NumberOf(form.ToString());
        var named = _policies.NumberOf($"{unnamed.ToString(CultureInfo.InvariantCulture)} {principal.Arn.Replace(account, "{account}", StringComparison.Ordinal)}");
        return (named, names ? named : unnamed);

        void Add(PolicyDocument document)
        {
            var number = _policies.Of(document, account);
            isComparable &= number >= 0;
            names |= _policies.NamesPrincipals(document);
            form.Append(' ').Append(number);
        }

        void AddLevels(ImmutableArray<ImmutableArray<PolicyDocument>>? levels)
        {
            form.Append(levels is null ? "\nno levels" : "\nlevels");
            foreach (var level in levels ?? [])
            {
                form.Append(" level");
                foreach (var document in level) Add(document);
            }
        }
    }

    private static void AddTags(StringBuilder form, IReadOnlyDictionary<string, string>? tags)
    {
        form.Append(tags is null ? "\ntags unknown" : "\ntags");
        foreach (var tag in (tags ?? new Dictionary<string, string>()).OrderBy(t => t.Key, StringComparer.Ordinal)) Add(form, tag.Key, [tag.Value]);
    }

    // With its length, so that no text can be taken for another.
    private static void Add(StringBuilder form, string what, IEnumerable<string> texts)
    {
        form.Append('\t').Append(what);
        foreach (var text in texts) form.Append(' ').Append(text.Length).Append(':').Append(text);
    }
}
