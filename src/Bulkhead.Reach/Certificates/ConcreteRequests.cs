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
    private const int MostResources = 24;
    private const int MostContexts = 192;
    private const string Other = "something-else";

    // They follow from principal, action and resource, or are of the kind of call: giving them would be another request.
    private static readonly ImmutableHashSet<string> Derived = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "aws:PrincipalArn", "aws:PrincipalAccount", "aws:PrincipalType", "aws:userid", "aws:username", "aws:ResourceAccount", "aws:RequestedRegion",
        "kms:CallerAccount", "s3:ResourceAccount", "s3:DataAccessPointArn", "s3:DataAccessPointAccount");

    private static readonly string[] Regions = ["us-east-1", "eu-west-1", "us-west-2"];

    private readonly Dictionary<PolicyDocument, (Statement Statement, ActionMatcher? Actions)[]> _statements = new(ReferenceEqualityComparer.Instance);

    /// <summary>The requests.</summary>
    /// <param name="principal">Who makes the call.</param>
    /// <param name="stack">The policies that decide it.</param>
    /// <param name="asked">The call.</param>
    /// <param name="known">What is known of the request.</param>
    public IEnumerable<AuthorizationRequest> Of(Principal principal, PolicyStack stack, AskedCall asked, KnownContext known)
    {
        var lower = asked.Action.ToLowerInvariant();
        var statements = DocumentsOf(stack).SelectMany(StatementsOf).Where(s => s.Actions?.IsMatch(lower) ?? true).Select(s => s.Statement).ToList();
        var caller = principal.Kind == PrincipalKind.RoleSession && principal.SessionName is null ? principal with { SessionName = "session" } : principal;
        var contexts = ContextsOf(asked.Action, statements, known).ToList();
        foreach (var resource in ResourcesOf(asked, statements))
        {
            foreach (var context in contexts)
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

    private static IEnumerable<string> ResourcesOf(AskedCall asked, List<Statement> statements)
    {
        if (!asked.IsPattern) return [asked.Resource];
        var patterns = asked.Resource == "*" && ActionCatalogue.Embedded.FindAction(asked.Action) is { HasResourceTypes: true } action
            ? action.Resources.Select(r => r.Type.ArnPatternIn("aws", "*", asked.Account)).Distinct(StringComparer.Ordinal).ToList()
            : [asked.Resource];
        var named = statements.SelectMany(s => s.Resource?.Patterns ?? []).Select(p => p.Text).Distinct(StringComparer.Ordinal).ToList();
        var resources = new List<string>();
        foreach (var pattern in patterns)
        {
            // A region that guardrails leave open is among these, where they leave any open that people use.
            resources.AddRange(Regions.Select(r => Filled(InRegion(pattern, r))));
            var set = WildcardSet.Parse(pattern);
            foreach (var text in named)
            {
                var bare = WithoutVariables(text);
                if (bare != "*" && PatternAlgebra.Intersect(set, WildcardSet.Parse(bare)) is { Verdict: SetVerdict.Inhabited, Witness: { } witness }) resources.Add(witness);
            }
        }

        return resources.Distinct(StringComparer.Ordinal).Take(MostResources);
    }

    private static string InRegion(string pattern, string region) =>
        pattern.Split(':', 6) is [_, _, _, "*", _, _] parts ? string.Join(':', [.. parts[..3], region, .. parts[4..]]) : pattern;

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

    private static IEnumerable<RequestContext> ContextsOf(string action, List<Statement> statements, KnownContext known)
    {
        var given = known.Keys.Where(k => k.Value is KeyKnowledge.Fixed).Select(k => KeyValuePair.Create(k.Key, ((KeyKnowledge.Fixed)k.Value).Value)).ToList();
        var catalogued = ActionCatalogue.Embedded.FindAction(action);
        var open = new List<(string Key, ContextValue[] Values)>();
        foreach (var key in statements.SelectMany(s => s.Conditions).GroupBy(c => c.Key, StringComparer.OrdinalIgnoreCase))
        {
            var knowledge = known.Find(key.Key);
            if (knowledge is KeyKnowledge.Fixed || Derived.Contains(key.Key)) continue;
            if (knowledge is null && KeyOwners.OwnerOf(key.Key, catalogued) == KeyOwner.Platform) continue;
            open.Add((key.Key, [.. ValuesOf([.. key], knowledge as KeyKnowledge.Choice)]));
        }

        // Keys that a question fixes to a choice are there even where no condition asks for them.
        var total = open.Aggregate(1L, (n, o) => Math.Min(long.MaxValue / 64, n * o.Values.Length));
        for (var number = 0L; number < Math.Min(total, MostContexts); number++)
        {
            // Past the bound the combinations are spread over all of them.
            var rest = total <= MostContexts ? number : (number * (total / MostContexts)) + (number % 7);
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
        var texts = clauses.SelectMany(c => c.Operator.Test switch
        {
            ConditionTest.Null => [Other],
            ConditionTest.Bool => ["true", "false"],
            _ => c.Values.Select(v => Filled(WithoutVariables(v.Text))),
        }).Append(Other);
        var choices = choice is { From: { IsEmpty: false } from }
            ? from.Select(Filled).Concat(texts.Where(t => from.Any(f => new WildcardPattern(f).IsMatch(t))))
            : texts;
        foreach (var text in choices.Distinct(StringComparer.Ordinal)) yield return isSet ? ContextValue.Set([text]) : ContextValue.Single(text);
        if (choice is null or { MayBeAbsent: true }) yield return ContextValue.Absent;
    }
}
