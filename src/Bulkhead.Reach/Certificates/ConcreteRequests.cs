using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;

namespace Bulkhead.Reach.Certificates;

/// <summary>
/// The requests by which a principal would make a call: one for each resource that some statement singles out, and for each combination of
/// the values that conditions name, of another value, and of none. A statement's condition holds in some of them and fails in others,
/// whatever the search thought of it.
/// </summary>
internal sealed class ConcreteRequests
{
    private const int MostResources = 512;
    private const int MostRequests = 50_000;
    private const string RequestedRegion = "aws:RequestedRegion";

    private static readonly string[] Words = ["x", "q7"];

    // They follow from principal, action and resource, or are of the kind of call: giving them would be another request.
    private static readonly ImmutableHashSet<string> Derived = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid", "aws:username", "aws:ResourceAccount", RequestedRegion,
        "kms:CallerAccount", "s3:ResourceAccount", "s3:DataAccessPointArn", "s3:DataAccessPointAccount");

    private readonly Dictionary<PolicyDocument, (Statement Statement, ActionMatcher? Actions)[]> _statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>The requests.</summary>
    /// <param name="principal">Who makes the call.</param>
    /// <param name="stack">The policies that decide it.</param>
    /// <param name="asked">The call.</param>
    /// <param name="known">What is known of the request.</param>
    public RequestSet Of(Principal principal, PolicyStack stack, AskedCall asked, KnownContext known)
    {
        var lower = asked.Action.ToLowerInvariant();
        var statements = DocumentsOf(stack).SelectMany(StatementsOf).Where(s => s.Actions?.IsMatch(lower) ?? true).Select(s => s.Statement).ToList();
        var partition = principal.Partition is { Length: > 0 } own ? own : "aws";
        var resources = ResourcesOf(asked, statements, partition).Take(MostResources + 1).ToList();
        var open = OpenKeys(asked.Action, statements, known);
        if (!HasRegion(asked) && statements.Any(s => s.Conditions.Any(c => c.Key.Equals(RequestedRegion, StringComparison.OrdinalIgnoreCase))))
        {
            open.Add((RequestedRegion, [.. RegionsOf(statements, partition).Select(ContextValue.Single)]));
        }

        var callers = CallersOf(principal, statements);
        var contexts = open.Aggregate(1L, (n, o) => Math.Min(long.MaxValue / 256, n * o.Values.Length));
        var ofOne = Math.Min(resources.Count, MostResources) * callers.Length;
        return new(Requests(), ofOne, contexts > MostRequests / Math.Max(1, ofOne), resources.Count > MostResources);

        IEnumerable<AuthorizationRequest> Requests()
        {
            foreach (var context in ContextsOf(open, contexts, known))
            {
                foreach (var caller in callers)
                {
                    foreach (var resource in resources.Take(MostResources))
                    {
                        yield return new AuthorizationRequest
                        {
                            Principal = caller,
                            Action = asked.Action,
                            Resources = [resource],
                            ResourceAccount = AccountId.TryParse(asked.Account),
                            Context = context,
                        };
                    }
                }
            }
        }
    }

    // The session's name is the caller's choice: those that policies single out, and another one.
    private static ImmutableArray<Principal> CallersOf(Principal principal, List<Statement> statements)
    {
        if (principal.Kind != PrincipalKind.RoleSession || principal.SessionName is not null) return [principal];
        var named = statements.SelectMany(s => s.Principal?.Entries ?? []).Select(e => Arn.TryParse(e.Value)).OfType<Arn>()
            .Where(a => a.Service == "sts" && a.Resource.StartsWith($"assumed-role/{principal.Name}/", StringComparison.Ordinal)).Select(a => a.Resource[(a.Resource.LastIndexOf('/') + 1)..]);
        var tested = statements.SelectMany(s => s.Conditions).Where(c => c.Key.Equals("aws:userid", StringComparison.OrdinalIgnoreCase)).SelectMany(c => c.Values)
            .Select(v => Filled(WithoutVariables(v.Text[(v.Text.LastIndexOf(':') + 1)..])));
        return [.. named.Concat(tested).Prepend("session").Where(n => n.Length is > 1 and <= 64).Distinct(StringComparer.Ordinal).Select(n => principal with { SessionName = n })];
    }

    // A service with one endpoint for all regions, or a resource whose ARN says its region, leaves no choice.
    private static bool HasRegion(AskedCall asked) =>
        asked.IsPattern || asked.Resource.Split(':', 6) is [_, _, _, { Length: > 0 }, _, _] || CatalogueFacts.IsGlobal(asked.Action[..asked.Action.IndexOf(':', StringComparison.Ordinal)]);

    private static IEnumerable<PolicyDocument> DocumentsOf(PolicyStack stack) => stack.Identity
        .Concat(stack.Boundary ?? [])
        .Concat(stack.Resource)
        .Concat((stack.ServiceControl ?? []).SelectMany(l => l))
        .Concat((stack.ResourceControl ?? []).SelectMany(l => l));

    private (Statement Statement, ActionMatcher? Actions)[] StatementsOf(PolicyDocument document)
    {
        if (_statements.TryGetValue(document, out var known)) return known;
        return _statements[document] = [.. document.Statements.Select(s => (s, s.Action is { } action ? new ActionMatcher(action) : null))];
    }

    private static IEnumerable<string> ResourcesOf(AskedCall asked, List<Statement> statements, string partition)
    {
        if (!asked.IsPattern) return [asked.Resource];
        var patterns = asked.Resource == "*" && ActionCatalogue.Embedded.FindAction(asked.Action) is { HasResourceTypes: true } action
            ? action.Resources.Select(r => r.Type.ArnPatternIn(partition, "*", asked.Account)).Distinct(StringComparer.Ordinal).ToList()
            : [asked.Resource];
        var named = statements.SelectMany(s => s.Resource?.Patterns ?? []).Select(p => WithoutVariables(p.Text)).Where(p => p != "*").Distinct(StringComparer.Ordinal).ToList();
        var regions = RegionsOf(statements, partition);
        var resources = new List<string>();
        foreach (var pattern in patterns)
        {
            foreach (var within in regions.Select(r => InRegion(pattern, r)).Append(pattern).Distinct(StringComparer.Ordinal))
            {
                if (within != pattern || !within.Contains(":*:", StringComparison.Ordinal)) resources.AddRange(Fillings(within));
                var set = WildcardSet.Parse(within);
                foreach (var text in named)
                {
                    if (PatternAlgebra.Intersect(set, WildcardSet.Parse(text)) is { Verdict: SetVerdict.Inhabited, Witness: { } witness }) resources.Add(witness);
                }
            }
        }

        return resources.Distinct(StringComparer.Ordinal);
    }

    // Of the regions that conditions tell apart, one of each sort: all known ones of the partition, and those that conditions name.
    private static ImmutableArray<string> RegionsOf(List<Statement> statements, string partition)
    {
        var texts = statements.SelectMany(s => s.Conditions).Where(c => c.Key.Equals(RequestedRegion, StringComparison.OrdinalIgnoreCase))
            .SelectMany(c => c.Values).Select(v => v.Text).Distinct(StringComparer.Ordinal).ToList();
        var patterns = texts.Select(t => new WildcardPattern(WithoutVariables(t).ToLowerInvariant())).ToList();
        return
        [
            .. KnownRegions.In(partition).Concat(texts.Where(t => !t.AsSpan().ContainsAny("*?$")).Select(t => t.ToLowerInvariant()))
                .GroupBy(r => string.Concat(patterns.Select(p => p.IsMatch(r) ? '1' : '0')), StringComparer.Ordinal)
                .Select(g => g.First()),
        ];
    }

    private static string InRegion(string pattern, string region) =>
        pattern.Split(':', 6) is [_, _, _, "*", _, _] parts ? string.Join(':', [.. parts[..3], region, .. parts[4..]]) : pattern;

    // A wildcard stands for nothing as well as for something, and two patterns may differ in what.
    private static IEnumerable<string> Fillings(string pattern) => pattern.Contains('*', StringComparison.Ordinal)
        ? Words.Select(f => pattern.Replace("*", f, StringComparison.Ordinal).Replace('?', 'x'))
        : [Filled(pattern)];

    private static string Filled(string pattern) => pattern.Replace("*", "x", StringComparison.Ordinal).Replace('?', 'x');

    private static string WithoutVariables(string text)
    {
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at, StringComparison.Ordinal))
        {
            var end = text.IndexOf('}', at);
            if (end < 0) return text;
            text = $"{text[..at]}*{text[(end + 1)..]}";
        }

        return text;
    }

    private static List<(string Key, ContextValue[] Values)> OpenKeys(string action, List<Statement> statements, KnownContext known)
    {
        var catalogued = ActionCatalogue.Embedded.FindAction(action);
        var open = new List<(string Key, ContextValue[] Values)>();
        foreach (var key in statements.SelectMany(s => s.Conditions).GroupBy(c => c.Key, StringComparer.OrdinalIgnoreCase))
        {
            var knowledge = known.Find(key.Key);
            if (knowledge is KeyKnowledge.Fixed || Derived.Contains(key.Key)) continue;
            if (knowledge is null && KeyOwners.OwnerOf(key.Key, catalogued) == KeyOwner.Platform) continue;
            open.Add((key.Key, [.. ValuesOf([.. key], knowledge as KeyKnowledge.Choice)]));
        }

        return open;
    }

    private static IEnumerable<RequestContext> ContextsOf(List<(string Key, ContextValue[] Values)> open, long count, KnownContext known)
    {
        var given = known.Keys.Where(k => k.Value is KeyKnowledge.Fixed).Select(k => KeyValuePair.Create(k.Key, ((KeyKnowledge.Fixed)k.Value).Value)).ToList();
        for (var number = 0L; number < count; number++)
        {
            var rest = number;
            var context = new List<KeyValuePair<string, ContextValue>>(given);
            foreach (var (key, values) in open)
            {
                var value = values[(int)(rest % values.Length)];
                rest /= values.Length;
                if (!value.IsAbsent) context.Add(KeyValuePair.Create(key, value));
            }

            yield return RequestContext.From(context);
        }
    }

    private static IEnumerable<ContextValue> ValuesOf(ConditionClause[] clauses, KeyKnowledge.Choice? choice)
    {
        var isSet = clauses.Any(c => c.Operator.Quantifier != ConditionQuantifier.None);
        var texts = clauses.SelectMany(c => c.Values.SelectMany(v => BoundaryValues.Of(c.Operator.Test, WithoutVariables(v.Text)))).Append(BoundaryValues.Other);
        var choices = choice is { From: { IsEmpty: false } from }
            ? from.Select(Filled).Concat(texts.Where(t => from.Any(f => new WildcardPattern(f).IsMatch(t))))
            : texts;
        var all = choices.Distinct(StringComparer.Ordinal).ToList();
        foreach (var text in all) yield return isSet ? ContextValue.Set([text]) : ContextValue.Single(text);
        if (isSet && all.Count > 1)
        {
            // Some conditions on a key with many values hold of several of them together only.
            yield return ContextValue.Set([.. all]);
            if (all.Count > 2) yield return ContextValue.Set([.. all.Where(t => t != BoundaryValues.Other)]);
        }

        if (choice is null or { MayBeAbsent: true }) yield return ContextValue.Absent;
    }
}
