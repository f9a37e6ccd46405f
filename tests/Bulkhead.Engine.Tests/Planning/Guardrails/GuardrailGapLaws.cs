using System.Text.Json.Nodes;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Plans.Documents;
using Bulkhead.Iam.Matching;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Bulkhead.Engine.Tests.Planning.Guardrails;

/// <summary>No account is without a guardrail that it has before and after a plan, wherever the plan's run stops.</summary>
public sealed class GuardrailGapLaws
{
    private static readonly string[] Statements =
    [
        """{"Effect":"Deny","Action":"s3:Put*","Resource":"*"}""",
        """{"Effect":"Deny","Action":["s3:PutObject","s3:DeleteObject"],"Resource":"*"}""",
        """{"Sid":"NoUsers","Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}""",
        """{"Effect":"Deny","Action":["iam:*"],"Resource":"arn:aws:iam::*:role/keep*"}""",
        """{"Effect":"Deny","NotAction":["s3:*","iam:*"],"Resource":"*"}""",
        """{"Effect":"Deny","Action":"ec2:*","NotResource":"arn:aws:ec2:*:*:instance/i-1"}""",
        """{"Effect":"Deny","Action":"kms:Schedule*","Resource":["arn:aws:kms:*:*:key/1","arn:aws:kms:*:*:key/2"]}""",
    ];

    private static readonly (string Action, string Resource)[] Requests =
    [
        ("s3:PutObject", "arn:aws:s3:::a/b"),
        ("s3:DeleteObject", "arn:aws:s3:::a/b"),
        ("iam:CreateUser", "arn:aws:iam::1:user/u"),
        ("iam:DeleteRole", "arn:aws:iam::1:role/keep"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-west-1:1:instance/i-1"),
        ("ec2:StopInstances", "arn:aws:ec2:eu-west-1:1:instance/i-2"),
        ("kms:ScheduleKeyDeletion", "arn:aws:kms:eu-west-1:1:key/2"),
    ];

    private static readonly string[] Names = ["one", "two", "three", "four"];
    private static readonly string[] Units = ["A", "A/B", "C"];
    private static readonly string[] Accounts = ["dev", "prod", "qa"];

    [Fact]
    public void No_account_is_ever_without_what_binds_it_before_and_after()
    {
        var (plans, refused, split, full) = (0, 0, 0, 0);
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
        {
            var random = new Random(seed);
            var (desired, cloud) = World(random);
            var result = Planner.Plan(desired, cloud.Observe(desired));
            Assert.Empty(PlanConsistency.Check(result.Plan));
            if (result.HasErrors)
            {
                Assert.All(result.Diagnostics, d => Assert.Contains(d.Code, (string[])["BH4022", "BH4024"]));
                refused++;
                return;
            }

            plans++;
            if (result.Plan.Steps.Any(s => s.Address.Name.EndsWith("(old part)", StringComparison.Ordinal))) split++;
            if (result.Plan.Steps.Any(s => s.Payload is StepPayload.AttachPolicy && s.After.Any(a => a.Kind == StepKind.Attachment))) full++;
            var history = new List<HashSet<(string Account, int Request)>> { Denied(cloud) };
            var before = cloud.Accounts.Keys.ToHashSet();
            cloud.Apply(result.Plan, random, step => TakesAway(step, random), _ => history.Add(Denied(cloud)));
            var always = history[0].Intersect(history[^1]).Where(d => before.Contains(d.Account)).ToArray();
            Assert.All(history, denied => Assert.Empty(always.Except(denied)));
            Assert.Empty(Planner.Plan(desired, cloud.Observe(desired)).Plan.Steps);
        }).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(200));

        // The worlds must be hard enough for the law to mean something.
        Assert.True(plans > 70, $"{plans} plans, {refused} refused");
        Assert.True(split > 0 && full > 0 && refused > 0, $"{split} plans with a policy in two steps, {full} with a full target");
    }

    /// <summary>The order that does the most harm: what takes something away goes as early as it may.</summary>
    private static bool TakesAway(PlanStep step, Random random) =>
        random.Next(4) > 0
        && step.Payload is StepPayload.DetachPolicy or StepPayload.WritePolicy { ExistingId: not null } or StepPayload.PlaceAccount or StepPayload.DeletePolicy;

    private static (DesiredOrganization Desired, SimulatedCloud Cloud) World(Random random)
    {
        var cloud = SimulatedCloud.Empty();
        var a = cloud.AddUnit("A", managed: true);
        string[] nodes = [SimulatedCloud.Root, a, cloud.AddUnit("B", a, managed: true), cloud.AddUnit("C", managed: true)];
        foreach (var name in Accounts) cloud.AddAccount(name, $"aws+{name}@acme.example", nodes[random.Next(nodes.Length)], managed: true);
        string[] targets = [.. nodes, .. cloud.Accounts.Keys];
        foreach (var name in Names.Where(_ => random.Next(3) > 0))
        {
            cloud.AddPolicy(name, Document(random), true, [.. targets.Where(_ => random.Next(4) == 0)]);
        }

        if (random.Next(2) == 0)
        {
            var crowded = targets[random.Next(4)];
            var room = random.Next(2);
            while (cloud.Policies.Values.Count(p => p.Targets.Contains(crowded)) < 10 - room) cloud.AddPolicy($"theirs-{cloud.Policies.Count}", Document(random), false, crowded);
        }

        var builder = new ModelBuilder();
        foreach (var unit in Units) builder.Unit(unit);
        foreach (var name in Accounts) builder.Account(name, "bare", Units[random.Next(Units.Length)]);
        foreach (var name in Names.Where(_ => random.Next(3) > 0))
        {
            builder.Policy(
                name,
                [.. Units.Append("").Where(_ => random.Next(3) == 0)],
                [.. Accounts.Where(_ => random.Next(4) == 0)],
                Document(random));
        }

        return (builder.Build(), cloud);
    }

    private static string Document(Random random)
    {
        var chosen = Statements.Where(_ => random.Next(3) == 0).ToArray();
        return $$"""{"Version":"2012-10-17","Statement":[{{string.Join(",", chosen)}}]}""";
    }

    private static HashSet<(string Account, int Request)> Denied(SimulatedCloud cloud)
    {
        var result = new HashSet<(string, int)>();
        foreach (var account in cloud.Accounts.Values)
        {
            var line = new List<string> { account.Id.Value };
            for (var at = account.ParentId; ; at = cloud.Units[at].ParentId)
            {
                line.Add(at);
                if (at == SimulatedCloud.Root) break;
            }

            var statements = cloud.Policies.Values
                .Where(p => !p.IsAwsManaged && p.Targets.Any(line.Contains))
                .SelectMany(p => JsonNode.Parse(p.Content!)!["Statement"]!.AsArray())
                .ToArray();
            for (var i = 0; i < Requests.Length; i++)
            {
                if (statements.Any(s => Matches(s!, "Action", Requests[i].Action) && Matches(s!, "Resource", Requests[i].Resource))) result.Add((account.Id.Value, i));
            }
        }

        return result;
    }

    private static bool Matches(JsonNode statement, string element, string text) => statement[element] is { } patterns
        ? Any(patterns, text)
        : !Any(statement["Not" + element]!, text);

    private static bool Any(JsonNode patterns, string text) =>
        (patterns is JsonArray list ? list.Select(p => p!.GetValue<string>()) : [patterns.GetValue<string>()])
            .Any(pattern => new WildcardPattern(pattern).IsMatch(text));
}
