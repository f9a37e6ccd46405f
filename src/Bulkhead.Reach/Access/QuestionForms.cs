using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Numbers questions whether a principal may make a call in its own account, with the account's id left out; and, where nothing that decides
/// looks at the principal's name, its name too. Of users and roles that calls are made on, the name is left out as well: which of the resource
/// patterns in the policies mean it stands for it. Questions with the same numbers have the same answer (docs/reach.md, "Many accounts").
/// </summary>
/// <param name="snapshot">What is known.</param>
/// <param name="looksAtPaths">Whether some policy tests an account's place in the organization.</param>
internal sealed class QuestionForms(Snapshot snapshot, bool looksAtPaths)
{
    private readonly PolicyForms _policies = new();
    private readonly Dictionary<Stance, StanceForm> _stances = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AskedCall, CallForm> _calls = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int AnyName, string Meant), int> _named = [];
    private readonly Dictionary<string, ResourcePattern> _patterns = new(StringComparer.Ordinal);

    /// <summary>The numbers of the question; null where it can't be compared with others.</summary>
    public (int Stance, int Call)? Of(Stance stance, ImmutableArray<IdentityStacks.Choice> choices, AskedCall call)
    {
        if (call.Account != stance.Principal.Account || stance.Principal.IsOutside) return null;
        if (!_calls.TryGetValue(call, out var asked)) _calls[call] = asked = NumberOf(call);
        if (asked.Number < 0) return null;
        if (!_stances.TryGetValue(stance, out var who)) _stances[stance] = who = FormOf(stance, choices);
        var number = asked.NamesPrincipals ? who.Named : who.Unnamed;
        if (number < 0) return null;

        // On itself, a role has rights that it has on no other (IAM User Guide, "Trust policy of a role that assumes itself").
        if (asked.AnyName < 0 || who.Patterns is not { } patterns || call.Resource == stance.Principal.Arn) return (number, asked.Number);
        return (number, patterns.IsEmpty ? asked.AnyName : NumberOf(asked.AnyName, patterns, call.Resource));
    }

    // Which of the patterns mean the resource, in their order: stances of one number have the same ones.
    private int NumberOf(int anyName, ImmutableArray<ResourcePattern> patterns, string resource)
    {
        var meant = string.Create(patterns.Length, (patterns, resource), static (bits, of) =>
        {
            for (var i = 0; i < bits.Length; i++) bits[i] = of.patterns[i].IsMatch(of.resource) ? '1' : '0';
        });
        if (!_named.TryGetValue((anyName, meant), out var number)) _named[(anyName, meant)] = number = _policies.NumberOf($"{anyName.ToString(CultureInfo.InvariantCulture)} meant by {meant}");
        return number;
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

    private CallForm NumberOf(AskedCall call)
    {
        if (!call.Context.Prefixes.IsEmpty || call.Unknown is not null || PolicyForms.LooksAtDigits(call.Resource)) return CallForm.None;
        var form = new StringBuilder();
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
                    return CallForm.None;
            }
        }

        var names = false;
        if (call.Node is { } node)
        {
            form.Append("\nnode ").Append(node.Kind.StartsWith("lambda.", StringComparison.Ordinal));
            if (AccessOracle.TakesResourcePolicy(call))
            {
                if (node.PolicyUnknown is not null || node.Granted is not null || !node.Shares.IsEmpty || !node.AccessPoints.IsEmpty) return CallForm.None;
                if (node.Policy is { } policy)
                {
                    var number = _policies.Of(policy, call.Account);
                    if (number < 0) return CallForm.None;
                    form.Append(" policy ").Append(number);
                    names = true;
                }
            }

            if (call.Tagging != Rules.Loosening.None) form.Append("\ntagging ").Append((int)call.Tagging);
            AddTags(form, node.Tags);
        }

        var rest = form.ToString();
        int Number(string what, string resource) =>
            _policies.NumberOf($"{what} {call.Action} {call.IsPattern} {resource}{rest}".Replace(call.Account, "{account}", StringComparison.Ordinal));
        return new(Number("call", call.Resource), names, !names && StemOf(call) is { } stem ? Number("call on any name", stem) : PolicyForms.None);
    }

    // Of a user's or role's ARN all but the name: its path tells roles that services keep for themselves.
    private static string? StemOf(AskedCall call) =>
        call is { IsPattern: false, Node: { Kind: "role" or "user" } node } && node.Arn == call.Resource && !call.Resource.AsSpan().ContainsAny('*', '?', '$')
        && call.Resource.Contains(":iam::", StringComparison.Ordinal) && call.Resource.LastIndexOf('/') is > 0 and var slash ? call.Resource[..(slash + 1)] : null;

    private StanceForm FormOf(Stance stance, ImmutableArray<IdentityStacks.Choice> choices)
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
        var documents = new List<PolicyDocument>();
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

        if (!isComparable) return new(PolicyForms.None, PolicyForms.None, null);
        var unnamed = _policies.NumberOf(form.ToString());
        var named = _policies.NumberOf($"{unnamed.ToString(CultureInfo.InvariantCulture)} {principal.Arn.Replace(account, "{account}", StringComparison.Ordinal)}");
        return new(named, names ? named : unnamed, PatternsOf(documents, principal));

        void Add(PolicyDocument document)
        {
            documents.Add(document);
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

    // The patterns that may mean a user or role of the principal's account; null where one of them is not for this to decide: it has variables, or is an ARN
    // that the engine completes.
    private ImmutableArray<ResourcePattern>? PatternsOf(List<PolicyDocument> documents, PrincipalNode principal)
    {
        var start = $"arn:{principal.Principal.Partition}:iam::{principal.Account}:";
        var patterns = ImmutableArray.CreateBuilder<ResourcePattern>();
        foreach (var document in documents)
        {
            foreach (var statement in document.Statements)
            {
                if (statement.Resource is not { } resource) continue;
                foreach (var (text, _) in resource.Patterns)
                {
                    if (text == "*" || !MayMean(text, start)) continue;
                    if (text.Contains('$', StringComparison.Ordinal) || text.AsSpan().Count(':') < 5) return null;
                    if (!_patterns.TryGetValue(text, out var pattern)) _patterns[text] = pattern = new(text);
                    patterns.Add(pattern);
                }
            }
        }

        return patterns.DrainToImmutable();
    }

    // By what stands before the first wildcard or variable.
    private static bool MayMean(string pattern, string start)
    {
        var wild = pattern.AsSpan().IndexOfAny('*', '?', '$');
        var fixedPart = wild < 0 ? pattern.AsSpan() : pattern.AsSpan(0, wild);
        return fixedPart.StartsWith(start, StringComparison.Ordinal) || start.AsSpan().StartsWith(fixedPart, StringComparison.Ordinal);
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

    /// <summary>A stance's numbers, with the principal's name and without it, and the patterns of its policies that may mean users and roles; null where they can't tell.</summary>
    private sealed record StanceForm(int Named, int Unnamed, ImmutableArray<ResourcePattern>? Patterns);

    /// <summary>A call's number, whether the principal's name counts, and its number without the name of its resource.</summary>
    private sealed record CallForm(int Number, bool NamesPrincipals, int AnyName)
    {
        public static readonly CallForm None = new(PolicyForms.None, false, PolicyForms.None);
    }
}
