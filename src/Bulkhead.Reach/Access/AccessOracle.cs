using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>
/// Says whether a principal in a mode can make a call: puts the stack of policies together and asks the IAM engine. Policies
/// are compiled once, stacks are shared by principals with the same policies. Not for use by several threads.
/// </summary>
internal sealed class AccessOracle
{
    // The trust policy decides over these. That a passed role trusts its service is a condition of the rows.
    private static readonly string[] TrustActions =
        ["sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity", "sts:TagSession", "sts:SetSourceIdentity", "sts:SetContext"];

    private const string RoleDelivery = "ec2:RoleDelivery";

    private readonly PolicyCompiler _compiler = new();
    private readonly PossibleAccess _possible = new();
    private readonly Snapshot _snapshot;
    private readonly IdentityStacks _identities;
    private readonly AllowedActions _allowed;
    private readonly Dictionary<StackKey, CompiledStack> _stacks = [];
    private readonly Dictionary<PolicyDocument, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, int> _identityNumbers = new(StringComparer.Ordinal);
    private readonly List<string> _keys;
    private readonly ImmutableArray<string> _tagKeys;
    private readonly ImmutableArray<string> _resourceTagKeys;
    private readonly Dictionary<(int Trust, string Service), CallAnswer> _trusts = [];
    private readonly Dictionary<(KnownContext Own, string Account), KnownContext> _contexts = [];
    private readonly QuestionForms _forms;
    private readonly Dictionary<(int Stance, int Call), bool> _verdicts = [];
    private readonly Dictionary<Share, PolicyDocument> _shared = new(ReferenceEqualityComparer.Instance);
    private readonly StrangerAccess _strangers;
    private IdentityStacks.Choice? _nothing;
    private IdentityStacks.Choice? _everything;

    public AccessOracle(Snapshot snapshot, AccessOracle? earlier = null)
    {
        _snapshot = snapshot;
        _identities = new(snapshot);
        _allowed = earlier?._allowed ?? new();
        _keys = earlier?._keys ?? FindKeys(snapshot);
        _tagKeys = [.. _keys.Where(k => k.StartsWith("aws:PrincipalTag/", StringComparison.OrdinalIgnoreCase))];
        _resourceTagKeys = [.. _keys.Where(k => k.Contains(":ResourceTag/", StringComparison.OrdinalIgnoreCase))];
        LooksAtPaths = _keys.Any(k => k.EndsWith("OrgPaths", StringComparison.OrdinalIgnoreCase));
        _forms = new(snapshot, LooksAtPaths);
        Stances = new(snapshot, !_tagKeys.IsEmpty);
        _strangers = new(this);
    }

    /// <summary>What is known; where worlds share it, that of the first, which differs from the others' in inline policies alone.</summary>
    public Snapshot Snapshot => _snapshot;

    /// <summary>Whether some policy tests an account's place in the organization.</summary>
    public bool LooksAtPaths { get; }

    /// <summary>Whether some policy tests tags of resources.</summary>
    public bool LooksAtResourceTags => !_resourceTagKeys.IsEmpty;

    /// <summary>How many questions were answered that others have the form of.</summary>
    internal int VerdictCount => _verdicts.Count;

    /// <summary>The principals in their modes.</summary>
    public Stances Stances { get; }

    /// <summary>Whether the stance's own policies say anything that may allow the action; false where they certainly do not.</summary>
    public bool MayAct(Stance stance, string action) => MayAct(stance, NumberOf(action));

    /// <summary>The same of an action's number.</summary>
    public bool MayAct(Stance stance, int action)
    {
        foreach (var choice in ChoicesOf(stance))
        {
            if (choice.Allowed.Has(action)) return true;
        }

        return false;
    }

    /// <summary>The number of an action, for <see cref="MayAct(Stance, int)"/>.</summary>
    public int NumberOf(string action) => _allowed.NumberOf(action);

    /// <summary>What the stance's own policies may allow, in all its choices: stances with the same text may take the same actions.</summary>
    public string AllowedBy(Stance stance) =>
        stance.Allowed ??= ChoicesOf(stance) is [var one] ? one.Allowed.Text : string.Join(',', stance.Choices.Select(c => c.Allowed.Number).Distinct().Order());

    /// <summary>The identity policies that the stance may act with, in all its choices.</summary>
    public IEnumerable<PolicyDocument> DocumentsOf(Stance stance) => ChoicesOf(stance)
        .SelectMany(c => c.Unknown is null ? c.Identity : c.Identity.Add(PolicyDocument.FullAccess))
        .Distinct<PolicyDocument>(ReferenceEqualityComparer.Instance);

    /// <summary>Can the principal make the call?</summary>
    public CallAnswer Ask(Stance stance, AskedCall call)
    {
        if (_forms.Of(stance, ChoicesOf(stance), call) is not { } form) return AskEngine(stance, call);
        if (_verdicts.TryGetValue(form, out var known)) return known ? CallAnswer.Yes(() => AskEngine(stance, call)) : CallAnswer.No;
        var answer = AskEngine(stance, call);

        // What is unknown names what it is of.
        if (answer.Verdict != PossibleVerdict.Unknown) _verdicts[form] = answer.Verdict == PossibleVerdict.Yes;
        return answer;
    }

    private CallAnswer AskEngine(Stance stance, AskedCall call)
    {
        CallAnswer? unknown = null;
        foreach (var choice in ChoicesOf(stance))
        {
            var answer = Ask(stance, choice, call);
            if (answer.Verdict == PossibleVerdict.Yes) return answer;
            if (answer.Verdict == PossibleVerdict.Unknown) unknown ??= answer;
        }

        foreach (var way in ThroughAccessPoint.Of(call))
        {
            foreach (var choice in ChoicesOf(stance))
            {
                var answer = AskThrough(stance, choice, way);
                if (answer.Verdict == PossibleVerdict.Yes) return answer;
                if (answer.Verdict == PossibleVerdict.Unknown) unknown ??= answer;
            }
        }

        // Whatever the own policies say, the call can be made from an account of one's own, or without any.
        var asStranger = _strangers.Ask(call, IsOpen(stance, call));
        return asStranger.Verdict == PossibleVerdict.Yes ? asStranger : unknown ?? asStranger;
    }

    // The bucket lets the call in by its own policy, or the caller's policies by what they say of the bucket itself.
    private CallAnswer AskThrough(Stance stance, IdentityStacks.Choice choice, ThroughAccessPoint way)
    {
        var onPoint = Ask(stance, choice, way.OnPoint);
        if (onPoint.Verdict == PossibleVerdict.No) return onPoint;
        var onBucket = Ask(stance, choice, way.OnBucket);
        if (onBucket.Verdict != PossibleVerdict.Yes)
        {
            var byItsPolicy = Ask(stance, ByOthers(way.OnBucket.Node!, stance.Principal) with { HasBoundary = choice.HasBoundary, Boundary = choice.Boundary }, way.OnBucket);
            if (byItsPolicy.Verdict == PossibleVerdict.Yes || onBucket.Verdict == PossibleVerdict.No) onBucket = byItsPolicy;
        }

        return onBucket.Verdict == PossibleVerdict.Yes ? onPoint
            : onBucket.Verdict == PossibleVerdict.No ? CallAnswer.No
            : new(PossibleVerdict.Unknown, onPoint.Unknown ?? onBucket.Unknown, onPoint.Answer, onPoint.Stack);
    }

    /// <summary>Whether the attacker has taken the resource control policies away that would hold the call.</summary>
    internal static bool IsOpen(Stance stance, AskedCall call) => stance.IsUnguardedEverywhere || (stance.Has(Loosening.WithoutGuardrails) && call.Account == stance.Principal.Account);

    /// <summary>What those may do whom nobody knows.</summary>
    internal StrangerAccess Strangers => _strangers;

    /// <summary>Can a principal that is no node (a service, a provider's subject) make the call?</summary>
    public CallAnswer Ask(Principal principal, AskedCall call)
    {
        var resource = ResourcePolicies(call);
        var stack = Compile([], -1, null, null, null, call.Account, resource, unguarded: false);
        return Judge(principal, stack, call, KnownContext.Empty, null);
    }

    /// <summary>
    /// Can a service assume the role, for the role's own account? Roles whose trust policies are alike but for the account's id are alike,
    /// where no resource control policy has a say.
    /// </summary>
    public CallAnswer AskTrust(string service, AskedCall call)
    {
        var form = _snapshot.Accounts.GetValueOrDefault(call.Account)?.ResourceControl is { } levels && levels.Any(l => !l.IsEmpty) ? PolicyForms.None
            : _forms.OfTrust(call);
        if (form < 0) return Ask(Principal.Service(service), call);
        if (_trusts.TryGetValue((form, service), out var known) && known.Verdict != PossibleVerdict.Unknown) return known;
        return _trusts[(form, service)] = Ask(Principal.Service(service), call);
    }

    private CallAnswer Ask(Stance stance, IdentityStacks.Choice choice, AskedCall call)
    {
        var principal = stance.Principal;
        var unguarded = stance.Has(Loosening.WithoutGuardrails);
        var place = _snapshot.Accounts.GetValueOrDefault(principal.Account);
        var boundary = choice.HasBoundary ? choice.Boundary ?? PolicyDocument.FullAccess : null;
        var resource = ResourcePolicies(call);
        var stack = Compile(choice.Identity, choice.Number, boundary, unguarded ? null : place, _snapshot.Accounts.GetValueOrDefault(call.Account), call.Account, resource,
            IsOpen(stance, call));
        var guardrailsUnknown = (unguarded || principal.Account == _snapshot.ManagementAccount ? null : place?.ServiceControlUnknown)
            ?? (stance.IsUnguardedEverywhere ? null : _snapshot.Accounts.GetValueOrDefault(call.Account)?.ResourceControlUnknown);
        var answer = Judge(principal.Principal, stack, call, ContextOf(stance), choice.Unknown ?? guardrailsUnknown);

        if (answer.Verdict != PossibleVerdict.No || call.Node is not { Shares.IsEmpty: false } node || !TakesResourcePolicy(call)) return answer;
        foreach (var share in node.Shares)
        {
            var (shared, document) = WithShare(choice, share, node, principal);
            var wider = Compile(shared.Identity, shared.Number, shared.HasBoundary ? boundary : null, unguarded ? null : place, _snapshot.Accounts.GetValueOrDefault(call.Account), call.Account, (document, node),
                IsOpen(stance, call));
            if (Judge(principal.Principal, wider, call, ContextOf(stance), null) is { Verdict: not PossibleVerdict.No } given) return new(PossibleVerdict.Unknown, share.Unknown, given.Answer, wider);
        }

        return answer;
    }

    /// <summary>The policies that decide where a share counts as given: where those whom it names need no permission of their own, none of theirs counts.</summary>
    public (IdentityStacks.Choice Identity, PolicyDocument Resource) WithShare(IdentityStacks.Choice choice, Share share, Node node, PrincipalNode principal)
    {
        if (!_shared.TryGetValue(share, out var document)) _shared[share] = document = share.IsAlone ? node.Alone(share) : node.With(share);
        return (share.IsAlone ? ByOthers(node, principal) : choice, document);
    }

    /// <summary>Identity policies that leave the decision to the resource's policy: none in its own account, all of them elsewhere.</summary>
    public IdentityStacks.Choice ByOthers(Node node, PrincipalNode principal) => node.Account == principal.Account
        ? _nothing ??= Numbered(new([], null, false, null))
        : _everything ??= Numbered(new([PolicyDocument.FullAccess], null, false, null));

    /// <summary>Asks the IAM engine, and says what of the answer is not known.</summary>
    internal CallAnswer Judge(Principal principal, CompiledStack stack, AskedCall call, KnownContext own, string? unknown)
    {
        var context = ContextOf(own, call);
        var answer = _possible.Ask(new()
        {
            Principal = principal,
            Stack = stack,
            Action = call.Action,
            Resource = call.Resource,
            ResourceIsPattern = call.IsPattern,
            ResourceAccount = AccountId.TryParse(call.Account),
            Context = context,
        });
        var policyUnknown = TakesResourcePolicy(call) ? call.Node?.PolicyUnknown : null;
        unknown ??= call.Unknown;
        return answer.Verdict switch
        {
            // A policy on the resource may grant what nothing else does, within what guardrails and explicit denials leave.
            PossibleVerdict.No when policyUnknown is not null && (answer.BlockedBy & (PolicyKinds.Scp | PolicyKinds.Rcp)) == PolicyKinds.None
                => new(PossibleVerdict.Unknown, policyUnknown, answer, stack),
            PossibleVerdict.No => CallAnswer.No,
            PossibleVerdict.Yes when unknown is null && (policyUnknown is null || call.Node!.Kind.StartsWith("lambda.", StringComparison.Ordinal))
                => new(PossibleVerdict.Yes, null, answer, stack),
            PossibleVerdict.Yes => new(PossibleVerdict.Unknown, unknown ?? policyUnknown, answer, stack),
            _ => new(PossibleVerdict.Unknown, unknown ?? answer.Reason ?? "a condition", answer, stack),
        };
    }

    private ImmutableArray<IdentityStacks.Choice> ChoicesOf(Stance stance)
    {
        if (stance.Choices.IsDefault) stance.Choices = [.. _identities.Of(stance).Select(Numbered)];
        return stance.Choices;
    }

    // What is not known of the identity policies counts as everything; Judge says so.
    private IdentityStacks.Choice Numbered(IdentityStacks.Choice choice)
    {
        var identity = choice.Unknown is null ? choice.Identity : choice.Identity.Add(PolicyDocument.FullAccess);
        var key = identity is [var only] ? NumberOf(only).ToString(System.Globalization.CultureInfo.InvariantCulture) : string.Join(',', identity.Select(NumberOf).Order());
        if (!_identityNumbers.TryGetValue(key, out var number)) _identityNumbers[key] = number = _identityNumbers.Count;
        return choice with { Identity = identity, Number = number, Allowed = _allowed.Of(identity) };
    }

    private CompiledStack Compile(
        ImmutableArray<PolicyDocument> identity, int number, PolicyDocument? boundary, AccountPlace? place, AccountPlace? resourcePlace,
        string resourceAccount, (PolicyDocument? Policy, Node? Node) resource, bool unguarded)
    {
        var rcp = unguarded ? null : resourcePlace?.ResourceControl;
        var stackKey = new StackKey(number, NumberOf(boundary), place?.Id, rcp is null || rcp.Value.All(l => l.IsEmpty) ? null : resourceAccount, NumberOf(resource.Policy), resource.Node is { KeyGrants.IsEmpty: false } key ? NumberOf(key.Granted) : -1);
        if (_stacks.TryGetValue(stackKey, out var known)) return known;
        return _stacks[stackKey] = _compiler.Compile(new PolicyStack
        {
            Identity = identity,
            Boundary = boundary is null ? null : [boundary],
            ServiceControl = place?.ServiceControl,
            ResourceControl = rcp,
            Resource = resource.Policy is null ? [] : [resource.Policy],
            Grants = resource.Node?.KeyGrants ?? [],
            ManagementAccount = AccountId.TryParse(_snapshot.ManagementAccount),
        });
    }

    // Records compare by value, which is slow for whole policies: they are told apart by number.
    private int NumberOf(PolicyDocument? document)
    {
        if (document is null) return -1;
        if (!_numbers.TryGetValue(document, out var number)) _numbers[document] = number = _numbers.Count;
        return number;
    }

    /// <summary>What is known of the stance's request for the call, whoever decides it.</summary>
    public KnownContext ContextOf(Stance stance, AskedCall call)
    {
        return ContextOf(ContextOf(stance), call);
    }

    /// <summary>What is known of a request for the call by somebody of whom that is known.</summary>
    public KnownContext ContextOf(KnownContext own, AskedCall call)
    {
        if (call.Context.Keys.Count == 0 && call.Node?.Tags is null && call.Tagging == Loosening.None)
        {
            if (!_contexts.TryGetValue((own, call.Account), out var known)) _contexts[(own, call.Account)] = known = WithResource(own, call);
            return known;
        }

        var context = own;
        foreach (var (key, knowledge) in call.Context.Keys) context = context.With(key, knowledge);
        return WithResource(context, call);
    }

    private static (PolicyDocument? Policy, Node? Node) ResourcePolicies(AskedCall call) => TakesResourcePolicy(call) ? (call.Node!.Given, call.Node) : default;

    /// <summary>Whether a policy of the call's resource has a say.</summary>
    public static bool TakesResourcePolicy(AskedCall call) =>
        call.Node is { } node && (node.Kind != "role" || Array.IndexOf(TrustActions, call.Action) >= 0);

    private KnownContext ContextOf(Stance stance)
    {
        if (stance.Context is { } known) return known;
        var principal = stance.Principal;
        var context = KnownContext.Empty;
        if (stance.Has(Loosening.FreeTags) || principal.IsFree)
        {
            foreach (var tag in _tagKeys) context = context.WithChoice(tag, [], mayBeAbsent: true);
        }
        else if (principal.Tags is { } tags && !MayBeTagged(principal))
        {
            foreach (var tag in tags) context = context.With($"aws:PrincipalTag/{tag.Key}", tag.Value);
            context = context.WithComplete("aws:PrincipalTag/");
        }

        // Only credentials that an instance's metadata service gave carry its version, and whoever asks it chooses that one; those of other sessions
        // of the role carry none (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2", ec2:RoleDelivery).
        context = principal.Principal.Kind == PrincipalKind.User ? context.WithAbsent(RoleDelivery) : context.WithChoice(RoleDelivery, ["2.0", "1.0"], mayBeAbsent: true);

        if (principal.IsOutside)
        {
            context = context.With("aws:PrincipalOrgID", "o-anybody000").With("aws:PrincipalOrgPaths", ContextValue.Set(["o-anybody000/r-none/"]));
        }
        else if (_snapshot.OrganizationId is { } organization && _snapshot.Accounts.GetValueOrDefault(principal.Account)?.OrganizationPath is { } path)
        {
            context = context.With("aws:PrincipalOrgID", organization).With("aws:PrincipalOrgPaths", ContextValue.Set([path]));
        }
        else if (!_snapshot.HasOrganization)
        {
            context = context.WithUnknown("aws:PrincipalOrgID").WithUnknown("aws:PrincipalOrgPaths");
        }

        return stance.Context = context;
    }

    private KnownContext WithResource(KnownContext context, AskedCall call)
    {
        if (_snapshot.OrganizationId is { } organization && _snapshot.Accounts.GetValueOrDefault(call.Account)?.OrganizationPath is { } path)
        {
            context = context.With("aws:ResourceOrgID", organization).With("aws:ResourceOrgPaths", ContextValue.Set([path]));
        }

        if (call.Node?.Tags is not { } tags) return context;
        if (call.Tagging != Loosening.None) return WithTagging(context, call, tags);

        // Services have a key of their own for the same: ssm:resourceTag/team, iam:ResourceTag/team.
        var own = $"{call.Action[..call.Action.IndexOf(':', StringComparison.Ordinal)]}:ResourceTag/";
        foreach (var tag in tags) context = context.With($"aws:ResourceTag/{tag.Key}", tag.Value).With(own + tag.Key, tag.Value);
        return context.WithComplete("aws:ResourceTag/").WithComplete(own);
    }

    // A tag that is set has any value, and one that is there stays unless it is taken away.
    private KnownContext WithTagging(KnownContext context, AskedCall call, IReadOnlyDictionary<string, string> tags)
    {
        var own = $"{call.Action[..call.Action.IndexOf(':', StringComparison.Ordinal)]}:ResourceTag/";
        var (sets, removes) = ((call.Tagging & Loosening.SetTags) != Loosening.None, (call.Tagging & Loosening.RemoveTags) != Loosening.None);
        foreach (var key in _resourceTagKeys.Where(k => k.StartsWith("aws:ResourceTag/", StringComparison.OrdinalIgnoreCase) || k.StartsWith(own, StringComparison.OrdinalIgnoreCase)))
        {
            var value = tags.FirstOrDefault(t => t.Key.Equals(key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..], StringComparison.OrdinalIgnoreCase)).Value;
            context = sets ? context.WithChoice(key, [], mayBeAbsent: removes || value is null)
                : value is null ? context.WithAbsent(key) : context.WithChoice(key, [value], mayBeAbsent: true);
        }

        return context;
    }

    // Whoever assumes the role may give the session tags, where the trust policy lets it.
    internal static bool MayBeTagged(PrincipalNode principal) => principal.Kind == "role" && principal.Policy is { } trust
        && trust.Statements.Any(s => s.Effect == StatementEffect.Allow && s.Action is { } a
            && (a.IsNegated || a.Patterns.Any(p => p.Text == "*" || (p.Text.StartsWith("sts:", StringComparison.OrdinalIgnoreCase)
                && (p.Text.Contains('*', StringComparison.Ordinal) || p.Text.Equals("sts:TagSession", StringComparison.OrdinalIgnoreCase))))));

    private static List<string> FindKeys(Snapshot snapshot)
    {
        var keys = new List<string>();
        var known = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var node in snapshot.Nodes)
        {
            switch (node)
            {
                case PrincipalNode principal:
                    AddAll(principal.Inline);
                    break;
                case GroupNode group:
                    AddAll(group.Inline);
                    break;
                case PolicyNode { Document: { } document }:
                    Add(document);
                    break;
            }

            if (node.MostGiven is { } policy) Add(policy);
        }

        foreach (var level in snapshot.Accounts.Values.SelectMany(a => (a.ServiceControl ?? []).Concat(a.ResourceControl ?? []))) AddAll(level);
        return keys;

        void AddAll(ImmutableArray<PolicyDocument> documents)
        {
            foreach (var document in documents) Add(document);
        }

        void Add(PolicyDocument document)
        {
            foreach (var statement in document.Statements)
            {
                foreach (var condition in statement.Conditions)
                {
                    if (known.Add(condition.Key)) keys.Add(condition.Key);
                }
            }
        }
    }

    private readonly record struct StackKey(int Identity, int Boundary, string? Place, string? ResourcePlace, int Resource, int Granted);
}
