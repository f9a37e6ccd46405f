using System.Text.Json.Nodes;
using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Changes to a stack of which the laws of evaluation say what they may do.</summary>
internal sealed class PolicyEdits(Dice dice)
{
    /// <summary>The stack with a statement added to one of its policies; null where it has none that takes such a statement.</summary>
    public ReferenceStack? WithStatement(ReferenceStack stack, string effect)
    {
        var places = Places(stack, effect);
        if (places.Count == 0) return null;
        var (policy, hasPrincipal, replace) = dice.Pick<(JsonNode, bool, Func<JsonNode, ReferenceStack>)>(places);
        var added = new JsonObject { ["Effect"] = effect, ["Action"] = dice.Pick("*:*", "s3:*", "sqs:*", "kms:De*", "sts:AssumeRole", "ec2:St?pInstances") };
        var statements = Statements(policy);
        if (hasPrincipal) added["Principal"] = dice.Pick<JsonNode>("*", new JsonObject { ["AWS"] = dice.Pick("111111111111", "arn:aws:iam::111111111111:role/app", "arn:aws:iam::111111111111:user/ann") });
        if (statements.All(s => s["Resource"] is null && s["NotResource"] is null) is false) added["Resource"] = dice.Pick("*", "arn:aws:s3:::data/*", "arn:aws:sqs:*:111111111111:jobs*");
        if (dice.Chance(40)) added["Condition"] = new ConditionGenerator(dice).Condition();
        return replace(With(policy, [.. statements, added]));
    }

    /// <summary>The stack with each statement split into one for each of its actions and resources, in another order.</summary>
    public ReferenceStack SplitAndReordered(ReferenceStack stack) => stack with
    {
        Identity = Many(stack.Identity),
        Boundary = stack.Boundary is null ? null : Many(stack.Boundary),
        Session = stack.Session is null ? null : Many(stack.Session),
        Resource = stack.Resource is null ? null : Split(stack.Resource),
        ServiceControl = stack.ServiceControl?.Select(Many).ToList(),
        ResourceControl = stack.ResourceControl?.Select(Many).ToList(),
        Endpoint = stack.Endpoint is null ? null : Many(stack.Endpoint),
    };

    private static List<(JsonNode Policy, bool HasPrincipal, Func<JsonNode, ReferenceStack> Replace)> Places(ReferenceStack stack, string effect)
    {
        List<(JsonNode, bool, Func<JsonNode, ReferenceStack>)> places = [];
        Add(stack.Identity.Count > 0 ? stack.Identity[0] : null, false, p => stack with { Identity = First(p, stack.Identity) });
        Add(stack.Boundary?[0], false, p => stack with { Boundary = First(p, stack.Boundary!) });
        Add(stack.Session?[0], false, p => stack with { Session = First(p, stack.Session!) });
        Add(stack.Resource, true, p => stack with { Resource = p });
        Add(stack.ServiceControl?[0][0], false, p => stack with { ServiceControl = First<IReadOnlyList<JsonNode>>(First(p, stack.ServiceControl![0]), stack.ServiceControl) });
        Add(stack.Endpoint?[0], true, p => stack with { Endpoint = First(p, stack.Endpoint!) });

        // A customer's RCP can only deny, to everyone.
        if (effect == "Deny" && stack.ResourceControl is { Count: > 0 } levels && levels[0].Count > 0)
        {
            Add(levels[0][0], true, p =>
            {
                p["Statement"]!.AsArray()[^1]!["Principal"] = "*";
                return stack with { ResourceControl = First<IReadOnlyList<JsonNode>>(First(p, levels[0]), levels) };
            });
        }

        return places;

        void Add(JsonNode? policy, bool hasPrincipal, Func<JsonNode, ReferenceStack> replace)
        {
            if (policy is not null) places.Add((policy, hasPrincipal, replace));
        }
    }

    private static List<T> First<T>(T first, IReadOnlyList<T> instead) => [first, .. instead.Skip(1)];

    private List<JsonNode> Many(IReadOnlyList<JsonNode> policies) => Shuffled(policies.Select(Split));

    private JsonNode Split(JsonNode policy) => With(policy, Shuffled(Statements(policy).SelectMany(s => SplitBy(s, "Action")).SelectMany(s => SplitBy(s, "Resource"))));

    private static IEnumerable<JsonNode> SplitBy(JsonNode statement, string element)
    {
        if (statement[element] is not JsonArray { Count: > 1 } values) return [statement];
        return values.Select(v =>
        {
            var one = statement.DeepClone();
            one[element] = v!.DeepClone();
            return one;
        });
    }

    private List<JsonNode> Shuffled(IEnumerable<JsonNode> nodes) => [.. nodes.Select(n => (Order: dice.Below(int.MaxValue), Node: n)).OrderBy(n => n.Order).Select(n => n.Node)];

    private static List<JsonNode> Statements(JsonNode policy) => [.. ReferenceStatements.Of(policy).Select(s => s.Statement)];

    private static JsonNode With(JsonNode policy, IEnumerable<JsonNode> statements)
    {
        var copy = policy.DeepClone();
        copy["Statement"] = new JsonArray([.. statements.Select(s => s.DeepClone())]);
        return copy;
    }
}
