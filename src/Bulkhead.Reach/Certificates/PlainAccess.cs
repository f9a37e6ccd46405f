using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Certificates;

/// <summary>
/// Decides with the plain evaluator whether a principal can make a call: puts the policies together anew, and evaluates concrete requests.
/// What is not known counts as granted.
/// </summary>
internal sealed class PlainAccess(Snapshot snapshot, AccessOracle facts)
{
    private static readonly PolicyDocument GrantsAll = PolicyParser.ParseJson(
        "a policy that is not known", """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}""").Document!;

    private readonly PolicyCompiler _compiler = new();
    private readonly IdentityStacks _identities = new(snapshot);
    private readonly ConcreteRequests _requests = new();
    private readonly Dictionary<Stance, ImmutableArray<IdentityStacks.Choice>> _choices = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(IdentityStacks.Choice Choice, Stance Stance, PolicyDocument? Resource, string Account), CompiledStack> _stacks = new(new ByReference());

    private readonly Dictionary<AskedCall, AuthorizationRequest?> _ofStrangers = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<AskedCall, AuthorizationRequest?> _ofStrangersUnguarded = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<CompiledStack, CompiledStack> _widest = new(ReferenceEqualityComparer.Instance);

    /// <summary>How many times it was decided that a call can't be made.</summary>
    public long Claims { get; private set; }

    /// <summary>How many requests were evaluated.</summary>
    public long Requests { get; private set; }

    /// <summary>A request that the evaluator allows; null where there is none.</summary>
    public AuthorizationRequest? Find(Stance stance, AskedCall asked)
    {
        if (!_choices.TryGetValue(stance, out var choices)) _choices[stance] = choices = [.. _identities.Of(stance)];
        var found = IsElsewhere(stance, asked) ? null
            : FindOwn(stance, asked, choices) ?? FindThrough(stance, asked, choices) ?? FindOfStrangers(asked, AccessOracle.IsOpen(stance, asked));
        if (found is null) Claims++;
        return found;
    }

    private AuthorizationRequest? FindOwn(Stance stance, AskedCall asked, IEnumerable<IdentityStacks.Choice> choices)
    {
        var context = facts.ContextOf(stance, asked);
        return choices.SelectMany(c => WaysOf(stance, c, asked))
            .Select(w => FirstAllowed(stance.Principal.Principal, StackOf(stance, w.Choice, asked, w.Resource), asked, context)).FirstOrDefault(f => f is not null);
    }

    // Both the access point and its bucket must let it through.
    private AuthorizationRequest? FindThrough(Stance stance, AskedCall asked, ImmutableArray<IdentityStacks.Choice> choices)
    {
        foreach (var way in ThroughAccessPoint.Of(asked))
        {
            if (FindOwn(stance, way.OnPoint, choices) is not { } found) continue;
            if (FindOwn(stance, way.OnBucket, [.. choices, facts.ByOthers(way.OnBucket.Node!, stance.Principal)]) is not null) return found;
        }

        return null;
    }

    // Who holds what makes no difference to those whom nobody knows.
    private AuthorizationRequest? FindOfStrangers(AskedCall asked, bool isOpen)
    {
        if (!AccessOracle.TakesResourcePolicy(asked)) return null;
        var ofStrangers = isOpen ? _ofStrangersUnguarded : _ofStrangers;
        if (!ofStrangers.TryGetValue(asked, out var known)) ofStrangers[asked] = known = FindOfStranger(asked, isOpen) ?? FindOfStrangerThrough(asked, isOpen);
        return known;
    }

    private AuthorizationRequest? FindOfStrangerThrough(AskedCall asked, bool isOpen)
    {
        return ThroughAccessPoint.Of(asked).Select(w => FindOfStranger(w.OnBucket, isOpen) is null ? null : FindOfStranger(w.OnPoint, isOpen)).FirstOrDefault(f => f is not null);
    }

    private AuthorizationRequest? FindOfStranger(AskedCall asked, bool isOpen)
    {
        foreach (var way in facts.Strangers.WaysOf(asked, isOpen))
        {
            var source = asked.Node!.PolicyUnknown is null ? way.Stack : way.Stack with { Resource = [GrantsAll] };
            var stack = _compiler.Compile(source);

            // Whom else the policies could tell apart is not known: anybody whom they do not name may be.
            if (!way.IsComplete) stack = WidestOf(stack);
            if (FirstAllowed(way.Principal, stack, asked, way.Context) is { } found) return found;
        }

        return null;
    }

    private AuthorizationRequest? FirstAllowed(Principal principal, CompiledStack stack, AskedCall asked, KnownContext context)
    {
        var set = _requests.Of(principal, stack.Source, asked, context);

        // Of more than can be tried one may be allowed: it is, where the policies allow it without their conditions.
        if (set.HasMoreResources) return set.Requests.First();
        var (decider, requests) = set.IsCut ? (WidestOf(stack), set.Requests.Take(set.OfOneContext)) : (stack, set.Requests);
        foreach (var request in requests)
        {
            Requests++;
            if (decider.Decide(CompiledRequest.Create(request, CatalogueFacts.Embedded)).IsAllowed) return request;
        }

        return null;
    }

    // The same policies without their conditions: they allow all that the others do for some values, and more.
    private CompiledStack WidestOf(CompiledStack stack)
    {
        if (_widest.TryGetValue(stack, out var known)) return known;
        ImmutableArray<PolicyDocument> Widened(ImmutableArray<PolicyDocument> documents) => [.. documents.Select(d => d with
        {
            Statements = [.. d.Statements.Where(s => s.Effect == StatementEffect.Allow || s.Conditions.IsEmpty).Select(s => s.Effect == StatementEffect.Allow ? s with { Conditions = [] } : s)],
        })];
        ImmutableArray<ImmutableArray<PolicyDocument>>? Levels(ImmutableArray<ImmutableArray<PolicyDocument>>? levels) => levels is { } some ? [.. some.Select(Widened)] : null;
        var source = stack.Source;
        return _widest[stack] = _compiler.Compile(source with
        {
            Identity = Widened(source.Identity),
            Boundary = source.Boundary is { } boundary ? Widened(boundary) : null,
            ServiceControl = Levels(source.ServiceControl),
            ResourceControl = Levels(source.ResourceControl),
            Resource = Widened(source.Resource),
        });
    }

    // An action without resource types is about the account of whoever makes the call (docs/reach.md, "The rules").
    private static bool IsElsewhere(Stance stance, AskedCall asked) => asked is { Resource: "*", IsPattern: false } && asked.Account != stance.Principal.Account;

    /// <summary>The policies that decide the call, and one request for it.</summary>
    public (CompiledStack Stack, AuthorizationRequest Request) Example(Stance stance, AskedCall asked)
    {
        var choice = _identities.Of(stance).First();
        var resource = !AccessOracle.TakesResourcePolicy(asked) ? null : asked.Node!.PolicyUnknown is null ? asked.Node.Given : GrantsAll;
        var stack = StackOf(stance, choice, asked, resource);
        return (stack, _requests.Of(stance.Principal.Principal, stack.Source, asked, facts.ContextOf(stance, asked)).Requests.First());
    }

    // The resource's policy with all that may be given beside it; and each share by which those whom it names need no permission of their own.
    private IEnumerable<(IdentityStacks.Choice Choice, PolicyDocument? Resource)> WaysOf(Stance stance, IdentityStacks.Choice choice, AskedCall asked)
    {
        if (!AccessOracle.TakesResourcePolicy(asked)) return [(choice, null)];
        var node = asked.Node!;
        return node.Shares.Where(s => s.IsAlone).Select(s => facts.WithShare(choice, s, node, stance.Principal)).Select(w => (w.Identity, (PolicyDocument?)w.Resource))
            .Prepend((choice, node.PolicyUnknown is null ? node.MostGiven : GrantsAll));
    }

    private CompiledStack StackOf(Stance stance, IdentityStacks.Choice choice, AskedCall asked, PolicyDocument? resource)
    {
        var key = (choice, stance, resource, asked.Account);
        if (_stacks.TryGetValue(key, out var known)) return known;
        var principal = stance.Principal;
        var isUnguarded = stance.Has(Loosening.WithoutGuardrails);
        var isOpen = stance.IsUnguardedEverywhere || (isUnguarded && asked.Account == principal.Account);
        return _stacks[key] = _compiler.Compile(new PolicyStack
        {
            Identity = choice.Unknown is null ? choice.Identity : choice.Identity.Add(PolicyDocument.FullAccess),
            Boundary = choice.HasBoundary ? [choice.Boundary ?? PolicyDocument.FullAccess] : null,
            ServiceControl = isUnguarded ? null : snapshot.Accounts.GetValueOrDefault(principal.Account)?.ServiceControl,
            ResourceControl = isOpen ? null : snapshot.Accounts.GetValueOrDefault(asked.Account)?.ResourceControl,
            Resource = resource is null ? [] : [resource],
            Grants = resource is null ? [] : asked.Node!.KeyGrants,
            ManagementAccount = AccountId.TryParse(snapshot.ManagementAccount),
        });
    }

    private sealed class ByReference : IEqualityComparer<(IdentityStacks.Choice Choice, Stance Stance, PolicyDocument? Resource, string Account)>
    {
        public bool Equals(
            (IdentityStacks.Choice Choice, Stance Stance, PolicyDocument? Resource, string Account) x,
            (IdentityStacks.Choice Choice, Stance Stance, PolicyDocument? Resource, string Account) y) =>
            ReferenceEquals(x.Choice, y.Choice) && ReferenceEquals(x.Stance, y.Stance) && ReferenceEquals(x.Resource, y.Resource) && x.Account == y.Account;

        public int GetHashCode((IdentityStacks.Choice Choice, Stance Stance, PolicyDocument? Resource, string Account) key) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Choice),
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Stance),
            key.Resource is null ? 0 : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(key.Resource),
            key.Account);
    }
}
