using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

public sealed class PolicyMinifierTests
{
    private static readonly string[] Actions = ["s3:GetObject", "s3:PutObject", "s3:*", "sqs:SendMessage", "s3:Get*", "kms:Decrypt"];
    private static readonly string[] Resources = ["*", "arn:aws:s3:::a/*", "arn:aws:s3:::b/x", "arn:aws:s3:::a/x"];
    private static readonly string[] Conditions =
    [
        "",
        """{"StringEquals":{"aws:PrincipalTag/team":"a"}}""",
        """{"StringNotEquals":{"aws:PrincipalTag/team":["a","b"]}}""",
        """{"Bool":{"aws:SecureTransport":"false"}}""",
    ];

    [Fact]
    public void Statements_that_differ_in_actions_or_in_resources_only_become_one()
    {
        Assert.Equal(
            """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["s3:GetObject","s3:PutObject"],"Resource":["arn:aws:s3:::a","arn:aws:s3:::b"]}]}""",
            PolicyMinifier.Write(
            [
                Statement(["s3:PutObject"], ["arn:aws:s3:::b"]),
                Statement(["s3:GetObject"], ["arn:aws:s3:::b"]),
                Statement(["s3:GetObject", "s3:PutObject"], ["arn:aws:s3:::a"]),
            ]));
    }

    [Fact]
    public void NotAction_NotResource_and_conditions_are_never_joined()
    {
        CompactStatement[] statements =
        [
            Statement(["s3:GetObject"], ["*"]) with { NotAction = true },
            Statement(["s3:PutObject"], ["*"]) with { NotAction = true },
            Statement(["s3:GetObject"], ["arn:aws:s3:::a"]) with { NotResource = true },
            Statement(["s3:GetObject"], ["arn:aws:s3:::b"]) with { NotResource = true },
            Statement(["s3:GetObject"], ["*"]) with { Condition = Conditions[1] },
            Statement(["s3:PutObject"], ["*"]) with { Condition = Conditions[2] },
        ];

        Assert.Equal(statements.Length, PolicyMinifier.Merge(statements).Length);
    }

    [Fact]
    public void Joined_statements_decide_exactly_as_apart()
    {
        var random = new Random(20261121);
        var joins = 0;
        for (var round = 0; round < 150; round++)
        {
            var statements = new List<CompactStatement> { Grow(random) };
            while (statements.Count < 6)
            {
                // Half of them are like the one before but for one element: those are what joins.
                var last = statements[^1];
                statements.Add(random.Next(4) switch
                {
                    0 => last with { Actions = Some(random, Actions) },
                    1 => last with { Resources = Some(random, Resources) },
                    _ => Grow(random),
                });
            }

            joins += statements.Count - PolicyMinifier.Merge(statements).Length;
            var apart = Stack(statements.Select(s => $"{{\"Version\":\"2012-10-17\",\"Statement\":[{s.ToJson()}]}}"));
            var joined = Stack([PolicyMinifier.Write(statements)]);
            for (var i = 0; i < 12; i++)
            {
                var request = Ask(random);
                Assert.Equal(apart.Explain(request).Outcome, joined.Explain(request).Outcome);
            }
        }

        Assert.True(joins > 150, $"only {joins} joins were tried");
    }

    [Fact]
    public void The_library_packed_decides_exactly_as_its_guardrails_apart()
    {
        var random = new Random(20261122);
        var library = GuardrailLibrary.All.Where(g => g.Type == OrganizationPolicyType.ServiceControl && g.Name != "deny-all")
            .Select(g => GuardrailLibraryTests.Bind(Organizations.Use(g.Name))).ToList();
        var packs = PolicyPacker.TryPack(library, 9, 10_240)!.Value;
        var apart = Stack(library.Select(g => g.Content));
        var joined = Stack(packs.Select(p => p.Content));
        var actions = library.SelectMany(g => g.Statements).SelectMany(s => s.Actions).Where(a => a != "*")
            .Select(a => a.Replace("*", "X", StringComparison.Ordinal)).Distinct().ToList();
        var outcomes = new HashSet<DecisionOutcome>();

        Assert.True(packs.Length > 1);
        foreach (var action in actions)
        {
            var request = Ask(random, action);
            var outcome = apart.Explain(request).Outcome;
            outcomes.Add(outcome);
            Assert.Equal(outcome, joined.Explain(request).Outcome);
        }

        Assert.Contains(DecisionOutcome.Allowed, outcomes);
        Assert.Contains(DecisionOutcome.ExplicitlyDenied, outcomes);
    }

    private static CompactStatement Statement(ImmutableArray<string> actions, ImmutableArray<string> resources) => new()
    {
        Effect = "Deny",
        NotAction = false,
        Actions = actions,
        NotResource = false,
        Resources = resources,
        Principal = "",
        Condition = "",
    };

    private static CompactStatement Grow(Random random) => Statement(Some(random, Actions), Some(random, Resources)) with
    {
        NotAction = random.Next(6) == 0,
        NotResource = random.Next(6) == 0,
        Condition = random.Next(2) == 0 ? "" : Conditions[random.Next(Conditions.Length)],
    };

    private static ImmutableArray<string> Some(Random random, string[] from) =>
        [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => from[random.Next(from.Length)]).Distinct().Order(StringComparer.Ordinal)];

    private static CompiledStack Stack(IEnumerable<string> policies)
    {
        const string Allow = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";
        var documents = policies.Append(Allow).Select((p, i) => PolicyParser.ParseJson($"{i}.json", p).Document!).ToImmutableArray();
        return new PolicyCompiler().Compile(new PolicyStack
        {
            Identity = [PolicyParser.ParseJson("allow.json", Allow).Document!],
            ServiceControl = [documents],
        });
    }

    private static CompiledRequest Ask(Random random, string? action = null)
    {
        var context = RequestContext.Empty;
        if (random.Next(2) == 0) context = context.With("aws:PrincipalTag/team", random.Next(2) == 0 ? "a" : "c");
        if (random.Next(2) == 0) context = context.With("aws:SecureTransport", random.Next(2) == 0 ? "true" : "false");
        if (random.Next(2) == 0) context = context.With("aws:RequestedRegion", random.Next(4) == 0 ? "ap-south-1" : "eu-west-1");
        string[] keys = ["ec2:Encrypted", "rds:PubliclyAccessible", "ram:AllowsExternalPrincipals", "lambda:FunctionUrlAuthType"];
        foreach (var key in keys)
        {
            if (random.Next(3) == 0) context = context.With(key, random.Next(2) == 0 ? "true" : "NONE");
        }

        string[] principals = ["role/admin", "role/OrganizationAccountAccessRole", "root", "user/eve"];
        return CompiledRequest.Create(
            new AuthorizationRequest
            {
                Principal = Principal.TryParse($"arn:aws:iam::111111111111:{principals[random.Next(principals.Length)]}")!,
                Action = action ?? Actions[random.Next(Actions.Length)].Replace("*", "Tagging", StringComparison.Ordinal),
                Resources = [Resources[random.Next(1, Resources.Length)]],
                ResourceAccount = AccountId.Parse("111111111111"),
                Context = context,
            },
            CatalogueFacts.Embedded);
    }
}
