using System.Collections.Immutable;
using System.Text.Json;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Reach.Facts;

/// <summary>
/// Makes the actions of pipelines out of their declarations, each with the manual approval that stands before it (AWS CodePipeline User Guide,
/// "CodePipeline pipeline structure reference": stages one after the other, and in a stage actions by their run order).
/// </summary>
internal sealed class PipelineActions(IReadOnlyList<Node> nodes)
{
    /// <summary>The kind of the nodes that are made.</summary>
    public const string Kind = "codepipeline.action";

    // Far more than pipelines have. Each action knows those behind it, so that a file made to hurt could ask for more than any memory holds.
    private const int MostActions = 2_000;

    private readonly Dictionary<string, Node> _byArn = ByArn(nodes);

    /// <summary>The actions of all pipelines; one that stands for all of a pipeline whose declaration is not known.</summary>
    public IEnumerable<Node> All() => nodes.Where(n => n.Kind == "codepipeline.pipeline").ToList().SelectMany(Of);

    private static Dictionary<string, Node> ByArn(IReadOnlyList<Node> nodes)
    {
        var known = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var node in nodes.Where(n => n.Kind is "role" or "lambda.function")) known.TryAdd(node.Arn, node);
        return known;
    }

    private IEnumerable<Node> Of(Node pipeline)
    {
        var declaration = pipeline.Attribute("declaration");
        if (pipeline.Uncollected is not null || declaration.Values is not [var text] || Parsed(text) is not { } structure)
        {
            var missing = pipeline.Uncollected ?? declaration.Unknown ?? $"codepipeline:GetPipeline of {pipeline.Arn}";
            return [new Node { Kind = Kind, Arn = $"{pipeline.Arn}/*", Name = $"any action of {pipeline.Name}", Account = pipeline.Account, Uncollected = missing }];
        }

        if (CountOf(structure) <= MostActions) return Of(pipeline, structure);
        return [new Node { Kind = Kind, Arn = $"{pipeline.Arn}/*", Name = $"any action of {pipeline.Name}", Account = pipeline.Account, Uncollected = $"the more than {MostActions} actions of {pipeline.Arn}" }];
    }

    private static int CountOf(JsonElement declaration) => JsonPaths.List(declaration, "stages")
        .Sum(s => JsonPaths.List(s, "actions").Count() + RulesOf(s, "beforeEntry").Concat(RulesOf(s, "onFailure")).Concat(RulesOf(s, "onSuccess")).Count());

    // In a file that somebody made it may be a text.
    private static JsonElement? Parsed(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private List<Node> Of(Node pipeline, JsonElement declaration)
    {
        var made = new List<Node>();
        var executing = new List<(Node Node, PipelineAction Action)>();
        string? gate = null;
        var order = 0;
        var places = new Dictionary<Node, (int Order, string? Gate)>();
        foreach (var stage in JsonPaths.List(declaration, "stages"))
        {
            var skips = ConditionsOf(stage, "beforeEntry").Any(c => JsonPaths.Text(c, "result") is { } result && result != "FAIL");
            foreach (var rule in RulesOf(stage, "beforeEntry").Concat(RulesOf(stage, "onFailure"))) Add(new PipelineAction(pipeline, stage, rule, isRule: true), gate, order);
            foreach (var group in JsonPaths.List(stage, "actions").GroupBy(RunOrderOf).OrderBy(g => g.Key))
            {
                order++;
                var (before, actions) = (gate, group.Select(a => new PipelineAction(pipeline, stage, a, isRule: false)).ToList());
                foreach (var action in actions.Where(a => !a.IsApproval)) Add(action, before, order);
                // Each of several approvals must be given: one stands behind the other.
                foreach (var approval in actions.Where(a => a.IsApproval))
                {
                    Add(approval, gate, order);
                    if (skips) made[^1].Attributes["skipped"] = AttributeValue.NotKnown($"whether the conditions of {approval.Arn} skip its stage");
                    gate = approval.Arn;
                }
            }

            order++;
            foreach (var rule in RulesOf(stage, "onSuccess")) Add(new PipelineAction(pipeline, stage, rule, isRule: true), gate, order);
        }

        foreach (var (node, action) in executing.Where(e => e.Action.Type == PipelineAction.Stack)) action.FillStack(node, executing.Select(e => e.Action), RolesOf);
        foreach (var node in made)
        {
            var place = places[node];
            node.Attributes["feeds"] = new([.. made.Where(m => places[m].Gate == place.Gate && places[m].Order > place.Order).Select(m => m.Arn)]);
        }

        return made;

        void Add(PipelineAction action, string? behind, int at)
        {
            var node = new Node { Kind = Kind, Arn = action.Arn, Name = action.Arn[(action.Arn.LastIndexOf(':') + 1)..], Account = pipeline.Account };
            node.Attributes["pipeline"] = AttributeValue.One(pipeline.Arn);
            if (behind is not null) node.Attributes["gate"] = AttributeValue.One(behind);
            action.Fill(node, RolesOf, arn => _byArn.GetValueOrDefault(arn));
            places[node] = (at, behind);
            made.Add(node);
            executing.Add((node, action));
        }
    }

    // A role that the files have is certain; one in an account that was not collected may be any of it, or none.
    private (ImmutableArray<string> Known, ImmutableArray<string> Possible, string? Missing) RolesOf(string role)
    {
        if (_byArn.ContainsKey(role)) return ([role], [], null);
        if (Arn.TryParse(role) is not { } arn) return ([], [], $"what role '{role}' is");
        var any = $"arn:{arn.Partition}:iam::{arn.Account}:role/*";
        return _byArn.TryGetValue(any, out var rest) ? ([], [any], rest.Uncollected) : ([], [], null);
    }

    private static int RunOrderOf(JsonElement action) => JsonPaths.Find(action, "runOrder") is { ValueKind: JsonValueKind.Number } order && order.TryGetInt32(out var number) ? number : 1;

    private static IEnumerable<JsonElement> ConditionsOf(JsonElement stage, string when) => JsonPaths.Find(stage, when) is { } at ? JsonPaths.List(at, "conditions") : [];

    private static IEnumerable<JsonElement> RulesOf(JsonElement stage, string when) => ConditionsOf(stage, when).SelectMany(c => JsonPaths.List(c, "rules"));
}
