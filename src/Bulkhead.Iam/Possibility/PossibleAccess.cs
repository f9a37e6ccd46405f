using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// Answers whether a call can be made for some choice of what a caller may choose. A yes comes with a request that the plain
/// evaluator allows; a no is proved; all else is unknown, with the reason. It remembers what it works out about policies, so
/// one instance should serve all questions; it is safe for use by many threads. docs/iam-possibility.md explains it.
/// </summary>
/// <param name="catalogue">AWS's actions; the embedded ones where nothing newer is given.</param>
public sealed class PossibleAccess(ActionCatalogue? catalogue = null)
{
    // Answers by the kinds of policy that block are made once.
    private static readonly ConcurrentDictionary<PolicyKinds, PossibleAnswer> Nos = new();

    private readonly ActionCatalogue _catalogue = catalogue ?? ActionCatalogue.Embedded;
    private readonly CatalogueFacts _facts = catalogue is null ? CatalogueFacts.Embedded : new(catalogue);
    private readonly ConcurrentDictionary<string, PossibleAction> _actions = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConditionalWeakTable<CompiledPolicy, PolicyView> _policies = [];
    private readonly ConditionalWeakTable<CompiledStack, StackView> _stacks = [];
    private readonly Lock _adding = new();

    /// <summary>How many steps a search may take before the answer is unknown.</summary>
    public int Budget { get; init; } = 2_000;

    /// <summary>May the call be made?</summary>
    public PossibleAnswer Ask(PossibleQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        if (!_actions.TryGetValue(question.Action, out var action) && (action = AddAction(question.Action)) is null)
        {
            return Unknown($"'{question.Action}' is no action");
        }

        if (!_stacks.TryGetValue(question.Stack, out var stack)) stack = AddStack(question.Stack);
        if (!question.Stack.Faults.IsEmpty) return Unknown($"AWS refuses a policy: {question.Stack.Faults[0].Message}");
        var blocks = Prefilter.Blocks(stack, action, question.Principal);
        if (blocks != PolicyKinds.None) return No(blocks);
        if (question.ResourceIsPattern && question.Resource == "*") return AskAnyResource(question, action, stack);
        return AskSessions(question, action, stack);
    }

    internal static PossibleAnswer No(PolicyKinds blockedBy) =>
        Nos.GetOrAdd(blockedBy, static b => new PossibleAnswer { Verdict = PossibleVerdict.No, BlockedBy = b });

    internal static PossibleAnswer Unknown(string reason) => new() { Verdict = PossibleVerdict.Unknown, Reason = reason };

    /// <summary>Any resource of the types that the action takes.</summary>
    private PossibleAnswer AskAnyResource(PossibleQuestion question, PossibleAction action, StackView stack)
    {
        if (action.Point.Known is not { HasResourceTypes: true } known) return AskSessions(question with { ResourceIsPattern = false }, action, stack);
        var partition = question.Principal.Partition is { Length: > 0 } own ? own : "aws";
        var account = question.ResourceAccount ?? question.Principal.Account;
        return Best(known.Resources.Select(r => r.Type.ArnPatternIn(partition, "*", account?.Value ?? "*")).Distinct(StringComparer.Ordinal)
            .Select(p => AskSessions(question with { Resource = p }, action, stack)));
    }

    /// <summary>Sessions by the names that resource policies single out, where the session's name is a matter of choice.</summary>
    private PossibleAnswer AskSessions(PossibleQuestion question, PossibleAction action, StackView stack)
    {
        var caller = question.Principal;
        if (caller.Kind is not (PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole) || caller.SessionName is not null)
        {
            return AskRegions(question, action, stack, isSessionFree: false);
        }

        var names = stack.Resource.SelectMany(p => p.NamedSessions)
            .Where(a => a.Account == caller.Account?.Value && a.Resource.Split('/')[^2] == caller.Name)
            .Select(a => a.Resource.Split('/')[^1])
            .Prepend("session")
            .Distinct(StringComparer.Ordinal);
        return Best(names.Select(n => AskRegions(question with { Principal = caller with { SessionName = n } }, action, stack, isSessionFree: true)));
    }

    /// <summary>Each region that makes a difference, where the region is a matter of choice.</summary>
    private PossibleAnswer AskRegions(PossibleQuestion question, PossibleAction action, StackView stack, bool isSessionFree)
    {
        var caller = question.Principal;
        var account = question.ResourceAccount ?? caller.Account;
        var resource = AskedResource.Of(question.Resource, question.ResourceIsPattern, caller.Partition, account?.Value);
        var keys = stack.KeysFor(action);
        if (action.MakesSession)
        {
            foreach (var dependent in new[] { "sts:TagSession", "sts:SetSourceIdentity" }) AddMissing(keys, stack.KeysFor(Known(dependent)));
            AddMissing(keys, [.. question.Context.Keys.Keys.Where(KeyLinks.IsOfSession)]);
        }

        var run = new PossibleRun(question, action, stack, keys, _facts, Known) { Budget = Budget, IsSessionFree = isSessionFree };
        var given = question.Context.Find(Scene.Region) is KeyKnowledge.Fixed { Value.Values: [var fixedRegion] } ? fixedRegion : null;
        if (resource.Region is { } segment)
        {
            var candidates = KnownRegions.Matching(segment) & KnownRegions.Of(caller.Partition);
            if (given is not null) candidates &= KnownRegions.Matching(given);
            return Best(RegionChoice.Of(stack, action, candidates, isInResource: true).Select(r => run.Ask(resource.In(r), null)));
        }

        return run.Ask(resource, null);
    }

    /// <summary>Yes where one answer says so, no where all do.</summary>
    internal static PossibleAnswer Best(IEnumerable<PossibleAnswer> answers)
    {
        PossibleAnswer? unknown = null;
        PossibleAnswer? no = null;
        foreach (var answer in answers)
        {
            if (answer.Verdict == PossibleVerdict.Yes) return answer;
            if (answer.Verdict == PossibleVerdict.Unknown) unknown ??= answer;
            else no = no is null ? answer : No(no.BlockedBy & answer.BlockedBy);
        }

        return unknown ?? no ?? No(PolicyKinds.Service);
    }

    private static void AddMissing(List<string> keys, IReadOnlyList<string> more)
    {
        foreach (var key in more)
        {
            if (!keys.Contains(key, StringComparer.OrdinalIgnoreCase)) keys.Add(key);
        }
    }

    private PossibleAction Known(string name) => _actions.TryGetValue(name, out var action) ? action : AddAction(name)!;

    private PossibleAction? AddAction(string name)
    {
        if (!PolicyGrammar.IsAction(name) || name.AsSpan().ContainsAny('*', '?')) return null;
        lock (_adding)
        {
            if (_actions.TryGetValue(name, out var known)) return known;
            var action = new PossibleAction(name, _actions.Count, _catalogue);
            _actions.TryAdd(name, action);
            return action;
        }
    }

    private StackView AddStack(CompiledStack stack) =>
        _stacks.GetValue(stack, s => new StackView(s, p => _policies.GetValue(p, static policy => new PolicyView(policy))));
}
