using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Feeds the reader, the parser, the compiler and the matcher with what nobody would write. A failure is an exception.</summary>
internal static class PolicyFuzzer
{
    private static readonly PolicyKind[] Kinds = [PolicyKind.Identity, PolicyKind.Resource, PolicyKind.Scp, PolicyKind.Rcp];

    /// <summary>Reads one damaged policy; whatever still is a policy is compiled and decides a request. Returns whether it was one.</summary>
    public static bool ReadDamagedPolicy(int seed)
    {
        var dice = new Dice(seed);
        var generator = new PolicyGenerator(dice, dice.Pick(GeneratedService.All));
        var policy = dice.Chance(50) ? generator.OfCaller() : generator.OfResource();
        return Decides(new TextMutator(dice).Mutate(policy.ToJsonString()), dice.Pick(Kinds));
    }

    /// <summary>Reads a policy and lets it decide; text that is none must have a diagnostic that says so.</summary>
    public static bool Decides(string text, PolicyKind kind)
    {
        var result = PolicyParser.ParseJson("fuzzed.json", text);
        if (result.Document is not { } document)
        {
            return result.Diagnostics.IsEmpty ? throw new InvalidOperationException("refused without a diagnostic") : false;
        }

        var stack = new PolicyCompiler().Compile(StackOf(document, kind));
        foreach (var request in Requests())
        {
            var decision = stack.Explain(request);
            if (decision.Outcome != stack.Decide(request).Outcome) throw new InvalidOperationException("the explained decision is another one");
        }

        return true;
    }

    /// <summary>A pattern that makes a backtracking matcher run for ages, against a text that it nearly matches.</summary>
    public static void MatchBomb(int seed, int length)
    {
        var dice = new Dice(seed);
        var unit = dice.Pick("a*", "*a", "a*b*", "**a", "?*", "*?a", "a*?", "/*");
        var pattern = string.Concat(Enumerable.Repeat(unit, (length / unit.Length) + 1)) + dice.Pick("", "b", "c", "*c");
        var text = new string('a', length) + dice.Pick("", "b", "/", "ab");
        var resource = "arn:aws:s3:::" + text;
        var policy = new JsonObject
        {
            ["Version"] = "2012-10-17",
            ["Statement"] = new JsonObject
            {
                ["Effect"] = "Allow",
                ["Action"] = "s3:*",
                ["Resource"] = "arn:aws:s3:::" + pattern,
                ["Condition"] = new JsonObject
                {
                    ["StringLike"] = new JsonObject { ["aws:PrincipalTag/a"] = pattern },
                    ["ArnNotLike"] = new JsonObject { ["aws:SourceArn"] = "arn:aws:s3:::" + pattern + "${aws:PrincipalTag/a}" },
                },
            },
        };
        var document = PolicyParser.ParseJson("bomb.json", policy.ToJsonString()).Document ?? throw new InvalidOperationException("the bomb is no policy");
        var context = RequestContext.Empty.With("aws:PrincipalTag/a", text).With("aws:SourceArn", resource);
        new PolicyCompiler().Compile(StackOf(document, PolicyKind.Identity)).Decide(RequestFor(resource, context));
    }

    /// <summary>A policy of about as many characters.</summary>
    public static string PolicyOfLength(int length)
    {
        const string Statement = """{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::bucket-*/a/*"],"Condition":{"StringLike":{"aws:PrincipalTag/team":"w*b"}}},""";
        var statements = string.Concat(Enumerable.Repeat(Statement, length / Statement.Length)).TrimEnd(',');
        return $$"""{"Version":"2012-10-17","Statement":[{{statements}}]}""";
    }

    private static PolicyStack StackOf(PolicyDocument document, PolicyKind kind) => kind switch
    {
        PolicyKind.Resource => new PolicyStack { Resource = [document] },
        PolicyKind.Scp => new PolicyStack { ServiceControl = [[document]] },
        PolicyKind.Rcp => new PolicyStack { ResourceControl = [[document]] },
        _ => new PolicyStack { Identity = [document] },
    };

    private static CompiledRequest[] Requests() =>
    [
        RequestFor("arn:aws:s3:::data/report.csv", RequestContext.Empty.With("aws:PrincipalTag/team", "web")),
        RequestFor("arn:aws:s3:::data/${aws:username}/\n*?", RequestContext.Empty),
    ];

    private static CompiledRequest RequestFor(string resource, RequestContext context) => CompiledRequest.Create(
        new AuthorizationRequest
        {
            Principal = Principal.TryParse("arn:aws:iam::111111111111:user/ann")!,
            Action = "s3:GetObject",
            Resources = [resource],
            ResourceAccount = AccountId.Parse("111111111111"),
            Context = context,
        },
        CatalogueFacts.Embedded);
}
