using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Iam.Tests.Generated;
using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Possibility;

/// <summary>
/// Asks generated questions and holds the answers against both evaluators: a yes against its witness with every value of what
/// was not collected, a no against all choices of a small domain, or many where all are too many.
/// </summary>
internal sealed class PossibilityCampaign
{
    /// <summary>How many questions one generated stack is asked.</summary>
    public const int QuestionsPerStack = 8;

    private const int MostCompletions = 160;

    private readonly PossibleAccess _access = new();
    private readonly ReferenceEvaluator _reference = new(ActionCatalogue.Embedded.SupportsResourceControlPolicies);
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How often each answer was given, and how many requests it was held against.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>What is wrong with the answers of one seed.</summary>
    public IEnumerable<string> Check(int seed)
    {
        var (stack, requests) = new CaseGenerator(seed).Case(QuestionsPerStack);
        var engine = EngineAdapter.Compile(stack);
        var dice = new Dice(seed);
        var mentioned = KeysIn(stack);
        foreach (var request in requests)
        {
            var asked = Question(dice, engine, request, mentioned);
            var answer = _access.Ask(asked.Question);
            Count(answer.Verdict.ToString());
            foreach (var complaint in Complaints(dice, stack, engine, asked, answer)) yield return $"seed {seed}: {complaint}\n{Describe(asked, stack)}";
        }
    }

    private static string Describe(AskedCase asked, ReferenceStack stack) =>
        $"  {asked.Request.Caller} {asked.Request.CallerAccount} {asked.Request.Name} {asked.Question.Action} on {asked.Question.Resource}{(asked.Question.ResourceIsPattern ? " (pattern)" : "")} of {asked.Request.ResourceAccount}\n"
        + $"  known: {string.Join("; ", asked.Question.Context.Keys.Select(k => $"{k.Key}: {k.Value}"))}\n"
        + $"  fixed: {string.Join("; ", asked.Request.Context.Select(c => $"{c.Key}={string.Join(',', c.Value.Values)}"))}\n"
        + $"  identity {Text(stack.Identity)}\n  boundary {Text(stack.Boundary)}\n  session {Text(stack.Session)}\n  resource {stack.Resource?.ToJsonString()}\n"
        + $"  scp {string.Join(" | ", (stack.ServiceControl ?? []).Select(Text))}\n  rcp {string.Join(" | ", (stack.ResourceControl ?? []).Select(Text))}\n"
        + $"  endpoint {Text(stack.Endpoint)} grants {string.Join(", ", stack.Grants)} management {stack.ManagementAccount}";

    private static string Text(IReadOnlyList<JsonNode>? policies) => string.Join(", ", (policies ?? []).Select(p => p.ToJsonString()));

    private static AskedCase Question(Dice dice, CompiledStack engine, ReferenceRequest request, HashSet<string> mentioned)
    {
        var context = KnownContext.Empty;
        var given = new Dictionary<string, ReferenceValue>(StringComparer.OrdinalIgnoreCase);
        var free = new List<GeneratedKey>();
        var uncollected = new List<GeneratedKey>();
        foreach (var key in GeneratedKey.All)
        {
            if (key.IsDerived) continue;
            var roll = dice.Below(10);
            if (roll < 4 || !mentioned.Contains(key.Name))
            {
                if (request.Context.TryGetValue(key.Name, out var value))
                {
                    given[key.Name] = value;
                    context = context.With(key.Name, value.IsSet ? ContextValue.Set([.. value.Values]) : ContextValue.Single(value.Values[0]));
                }
                else
                {
                    context = context.WithAbsent(key.Name);
                }
            }
            else if (roll < 8)
            {
                context = context.WithChoice(key.Name, [], mayBeAbsent: true);
                free.Add(key);
            }
            else
            {
                context = context.WithUnknown(key.Name);
                uncollected.Add(key);
            }
        }

        foreach (var (key, value) in request.Context.Where(c => c.Key.StartsWith("kms:", StringComparison.Ordinal)))
        {
            given[key] = value;
            context = context.With(key, value.Values[0]);
        }

        if (request.Service == "kms")
        {
            context = context.WithComplete("kms:EncryptionContext:");
        }

        // Anonymous callers and services have no tags, whatever is said of them.
        var bare = request with { Context = given };
        var pattern = dice.Chance(30) && bare.Resource != "*" ? Pattern(dice, bare.Resource) : null;
        var compiled = EngineAdapter.Convert(bare).Source;
        var question = new PossibleQuestion
        {
            Principal = compiled.Principal,
            Stack = engine,
            Action = bare.Action,
            Resource = pattern ?? bare.Resource,
            ResourceIsPattern = pattern is not null,
            ResourceAccount = AccountId.Parse(bare.ResourceAccount),
            IsAwsManagedKey = bare.IsAwsManagedKey,
            Context = context,
        };
        return new(question, bare, free, uncollected, pattern);
    }

    private static string Pattern(Dice dice, string resource)
    {
        var segments = resource.Split(':', 6);
        var tail = segments[5];
        var head = tail.Length == 0 ? 0 : tail.IndexOf('/', StringComparison.Ordinal) + 1;
        segments[5] = dice.Pick(tail[..head] + "*", tail[..Math.Min(tail.Length, head + 2)] + "*", tail + "*");
        return string.Join(':', segments);
    }

    private IEnumerable<string> Complaints(Dice dice, ReferenceStack stack, CompiledStack engine, AskedCase asked, PossibleAnswer answer)
    {
        switch (answer.Verdict)
        {
            case PossibleVerdict.Yes:
                if (answer.Witness is not { } witness)
                {
                    yield return "a yes without witness";
                    yield break;
                }

                var request = asked.Request with { Resource = witness.Resources[0], Context = ContextOf(witness, asked) };
                foreach (var values in Combinations(dice, asked.Uncollected, asked, withLinks: false))
                {
                    Count("held against");
                    var full = request with { Context = With(request.Context, values) };
                    if (!IsAllowed(stack, engine, full)) yield return $"a yes whose witness is refused with {Text(values)}: {Text(full.Context)} on {full.Resource}";
                }

                break;
            case PossibleVerdict.No:
                foreach (var resource in Resources(dice, stack, asked))
                {
                    foreach (var values in Combinations(dice, [.. asked.Free, .. asked.Uncollected], asked, withLinks: true))
                    {
                        Count("held against");
                        var full = asked.Request with { Resource = resource, Context = With(asked.Request.Context, values) };
                        if (engine.Decide(EngineAdapter.Convert(full)).IsAllowed)
                        {
                            yield return $"a no, but {Text(full.Context)} on {resource} is allowed";
                            yield break;
                        }
                    }
                }

                break;
            case PossibleVerdict.Unknown:
                if (answer.Reason is null) yield return "an unknown without reason";
                if (answer.UnknownKeys.IsEmpty) Count(answer.Reason!.Split(", in ")[0]);
                foreach (var key in answer.UnknownKeys)
                {
                    if (!asked.Uncollected.Exists(k => k.Name.Equals(key, StringComparison.OrdinalIgnoreCase)) && asked.Question.Context.Find(key) is not null)
                    {
                        yield return $"the key {key} is called unknown";
                    }
                }

                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private bool IsAllowed(ReferenceStack stack, CompiledStack engine, ReferenceRequest request) =>
        engine.Decide(EngineAdapter.Convert(request)).IsAllowed && _reference.Decide(stack, request) == ReferenceOutcome.Allowed;

    private static string Text(Dictionary<string, ReferenceValue> context) => string.Join("; ", context.Select(c => $"{c.Key}=[{string.Join(',', c.Value.Values)}]"));

    private static Dictionary<string, ReferenceValue> ContextOf(AuthorizationRequest witness, AskedCase asked)
    {
        var context = new Dictionary<string, ReferenceValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in witness.Context.Values)
        {
            if (!value.IsAbsent) context[key] = new([.. value.Values], value.IsMultiValued || GeneratedKey.All.Any(k => k.IsSet && k.Name.Equals(key, StringComparison.OrdinalIgnoreCase)));
        }

        foreach (var (key, value) in asked.Request.Context) context.TryAdd(key, value);
        return context;
    }

    private static Dictionary<string, ReferenceValue> With(Dictionary<string, ReferenceValue> context, Dictionary<string, ReferenceValue> more)
    {
        var all = new Dictionary<string, ReferenceValue>(context, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in more) all[key] = value;
        return all;
    }

    /// <summary>All combinations of values of the keys, or many where all are too many.</summary>
    private static IEnumerable<Dictionary<string, ReferenceValue>> Combinations(Dice dice, List<GeneratedKey> keys, AskedCase asked, bool withLinks)
    {
        var domains = keys.ConvertAll(k => (k.Name, Values: Domain(k, isAlwaysThere: !asked.Free.Contains(k) && k.Name is ("aws:CurrentTime" or "aws:SecureTransport"))));
        var product = domains.Aggregate(1L, (p, d) => Math.Min(p * d.Values.Count, 1_000_000));
        var count = (int)Math.Min(product, MostCompletions);
        for (var i = 0; i < count; i++)
        {
            var number = (long)i;
            var values = new Dictionary<string, ReferenceValue>(StringComparer.OrdinalIgnoreCase);
            foreach (var (name, domain) in domains)
            {
                var pick = product > MostCompletions ? dice.Below(domain.Count) : (int)(number % domain.Count);
                number /= domain.Count;
                if (domain[pick] is { } value) values[name] = value;
            }

            if (!withLinks || AreLinked(values, asked)) yield return values;
        }
    }

    // A tag is in the request exactly when the list of tag keys has it.
    private static bool AreLinked(Dictionary<string, ReferenceValue> values, AskedCase asked)
    {
        if (asked.Question.Context.Find("aws:TagKeys") is not KeyKnowledge.Choice) return true;
        var hasTag = values.ContainsKey("aws:RequestTag/team") || asked.Request.Context.ContainsKey("aws:RequestTag/team");
        var isListed = values.TryGetValue("aws:TagKeys", out var listed) && listed.Values.Contains("team", StringComparer.OrdinalIgnoreCase);
        return hasTag == isListed;
    }

    private static List<ReferenceValue?> Domain(GeneratedKey key, bool isAlwaysThere)
    {
        if (isAlwaysThere) return [.. key.Values.Select(v => new ReferenceValue([v], IsSet: false))];
        if (!key.IsSet) return [null, .. key.Values.Select(v => new ReferenceValue([v], IsSet: false))];
        string[] values = key.Name == "aws:TagKeys" ? [.. key.Values, "team"] : key.Values;
        return
        [
            null, new([], IsSet: true), .. values.Select(v => new ReferenceValue([v], IsSet: true)),
            .. values.Zip(values.Skip(1)).Select(p => new ReferenceValue([p.First, p.Second], IsSet: true)),
        ];
    }

    private static IEnumerable<string> Resources(Dice dice, ReferenceStack stack, AskedCase asked)
    {
        if (asked.Pattern is not { } pattern) return [asked.Request.Resource];
        var prefix = pattern[..^1];
        var grower = new PatternGrower(dice);
        var grown = TextsOf(stack, "Resource").Concat(TextsOf(stack, "NotResource"))
            .Select(p => grower.TextOf(p))
            .Where(t => t.StartsWith(prefix, StringComparison.Ordinal) && t.Length > prefix.Length);
        return grown.Take(6).Concat([asked.Request.Resource, prefix + "x", prefix + "/b"]).Where(r => r.Length > prefix.Length || r == asked.Request.Resource)
            .Where(r => r.StartsWith(prefix, StringComparison.Ordinal)).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> TextsOf(ReferenceStack stack, string element) =>
        PoliciesOf(stack).SelectMany(p => ReferenceStatements.Of(p)).SelectMany(s => ReferenceConditions.TextsOf(s.Statement[element]));

    private static IEnumerable<JsonNode> PoliciesOf(ReferenceStack stack) =>
        stack.Identity.Concat(stack.Boundary ?? []).Concat(stack.Session ?? []).Concat(stack.Resource is { } r ? [r] : []).Concat(stack.Endpoint ?? [])
            .Concat((stack.ServiceControl ?? []).Concat(stack.ResourceControl ?? []).SelectMany(l => l));

    private static HashSet<string> KeysIn(ReferenceStack stack)
    {
        var text = string.Concat(PoliciesOf(stack).Select(p => p.ToJsonString()));
        return GeneratedKey.All.Select(k => k.Name).Where(k => text.Contains(k, StringComparison.OrdinalIgnoreCase)).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    private void Count(string what) => _counts[what] = _counts.GetValueOrDefault(what) + 1;

    private sealed record AskedCase(PossibleQuestion Question, ReferenceRequest Request, List<GeneratedKey> Free, List<GeneratedKey> Uncollected, string? Pattern);
}
