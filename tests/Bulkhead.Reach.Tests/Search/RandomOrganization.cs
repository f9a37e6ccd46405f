using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>A small organization made of a seed: two accounts, users, roles and functions with policies by chance.</summary>
internal sealed class RandomOrganization
{
    public const string Id = "o-random0000";

    private static readonly ImmutableArray<string> Accounts = ["111111111111", "222222222222"];

    private static readonly ImmutableArray<string> Actions =
    [
        "sts:AssumeRole", "iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction", "lambda:UpdateFunctionCode", "iam:PutRolePolicy",
        "iam:PutUserPolicy", "iam:UpdateAssumeRolePolicy", "lambda:*", "iam:Put*", "*",
        "s3:GetObject", "s3:PutBucketPolicy", "s3:*", "kms:Decrypt", "kms:PutKeyPolicy", "kms:*", "iam:TagUser", "iam:TagRole", "iam:Tag*",
    ];

    private static readonly ImmutableArray<string> OnBuckets = ["s3:GetObject", "s3:PutBucketPolicy", "s3:*", "s3:Get*"];

    private static readonly ImmutableArray<string> OnKeys = ["kms:Decrypt", "kms:PutKeyPolicy", "kms:*", "kms:CreateGrant"];

    private readonly Random _random;

    public RandomOrganization(int seed)
    {
        _random = new(seed);
        foreach (var account in Accounts)
        {
            for (var i = 0; i < 2; i++) Principals.Add(new(account, "user", $"{Prefix()}u{i}", null));
            for (var i = 0; i < 3; i++) Principals.Add(new(account, "role", $"{Prefix()}r{i}", null));
        }

        for (var i = 0; i < Principals.Count; i++)
        {
            var one = Principals[i];
            Principals[i] = one with
            {
                Policy = _random.Next(5) == 0 ? null : Identity(one.Account),
                Boundary = _random.Next(6) == 0 ? Document([Statement(_random.Next(2) == 0 ? "*" : Pick(Actions), "*", "Allow")]) : null,
                Trust = one.Kind == "role" ? Trusting(one.Account) : null,
                Team = Pick<string?>(["a", "b", null]),
            };
        }

        foreach (var account in Accounts) Functions.Add(new(account, $"{Prefix()}f", Pick([.. Principals.Where(p => p.Account == account && p.Kind == "role")]).Arn));
        foreach (var account in Accounts)
        {
            Resources.Add(new(account, "s3.bucket", $"{Prefix()}{account}", _random.Next(4) == 0 ? null : Document(Given(OnBuckets))));
            Resources.Add(new(account, "kms.key", $"{Prefix()}{account}", Document([.. _random.Next(2) == 0 ? [Root(account)] : Array.Empty<string>(), .. Given(OnKeys)])) { Grants = Grants() });
        }

        if (_random.Next(3) == 0) Ring = Document([.. Pick<string[]>([["s3:*"], ["kms:*"], ["sts:AssumeRole"], ["s3:*", "kms:*", "sts:*"]]).Select(Ringed)]);
        if (_random.Next(3) == 0) Guardrail = Document([Statement(Pick(Actions), _random.Next(2) == 0 ? "*" : Resource(Accounts[0]), "Deny")]);
    }

    public List<RandomPrincipal> Principals { get; } = [];

    public List<RandomFunction> Functions { get; } = [];

    public List<RandomResource> Resources { get; } = [];

    /// <summary>An SCP on the second account; null for none.</summary>
    public string? Guardrail { get; }

    /// <summary>An RCP on the second account, against everybody outside of the organization; null for none.</summary>
    public string? Ring { get; }

    public static PolicyDocument Parse(string text) => PolicyParser.ParseJson("policy", text).Document!;

    public Snapshot Snapshot()
    {
        var accounts = Accounts.Select(id =>
        {
            var account = new SmallAccount(id);
            foreach (var one in Principals.Where(p => p.Account == id))
            {
                if (one.Boundary is not null) account.Policy($"limit-{one.Name}", one.Boundary);
                var boundary = one.Boundary is null ? null : $"arn:aws:iam::{id}:policy/limit-{one.Name}";
                if (one.Kind == "user") account.User(one.Name, one.Policy, boundary: boundary, team: one.Team);
                else account.Role(one.Name, one.Trust!, one.Policy, boundary: boundary, team: one.Team);
            }

            var functions = string.Join(',', Functions.Where(f => f.Account == id).Select(f => $$"""{"FunctionName":"{{f.Name}}","FunctionArn":"{{f.Arn}}","Role":"{{f.Role}}"}"""));
            return account.Collected($$"""
                "lambda:ListFunctions":{"eu-west-1":{"Functions":[{{functions}}] } },"lambda:GetPolicy":{},"lambda:GetFunction":{},"lambda:ListTags":{},{{FactsOf(id)}}
                """);
        }).ToArray();
        return SmallAccount.Snapshot(
            $$"""
            {"organization":{"Id":"{{Id}}","MasterAccountId":"999999999999"},
             "root":{"id":"r-root","scps":["FullAWSAccess"],"accounts":[{"id":"999999999999","name":"management"},{"id":"{{Accounts[0]}}","name":"one"},
               {"id":"{{Accounts[1]}}","name":"two","scps":["FullAWSAccess"{{(Guardrail is null ? "" : ",\"fence\"")}}],"rcps":["RCPFullAWSAccess"{{(Ring is null ? "" : ",\"ring\"")}}]}]},
             "policies":{ "none":{"Version":"2012-10-17","Statement":[]}{{(Guardrail is null ? "" : $",\"fence\":{Guardrail}")}}{{(Ring is null ? "" : $",\"ring\":{Ring}")}} } }
            """, [.. accounts, new SmallAccount("999999999999").User("owner").Collected()]);
    }

    public override string ToString() => string.Join('\n', Principals.Select(p => $"{p}").Concat(Functions.Select(f => $"{f}")).Concat(Resources.Select(r => $"{r} grants {string.Join(", ", r.Grants.Select(g => g.Grantee))}")).Append($"guardrail {Guardrail}").Append($"ring {Ring}"));

    private string Prefix() => _random.Next(2) == 0 ? "dev-" : "prod-";

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Identity(string account) =>
        Document([.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Statement(Pick(Actions), Resource(account), _random.Next(6) == 0 ? "Deny" : "Allow"))]);

    private string FactsOf(string id)
    {
        var bucket = Resources.Single(r => r.Account == id && r.Kind == "s3.bucket");
        var key = Resources.Single(r => r.Account == id && r.Kind == "kms.key");
        var policy = bucket.Policy is null ? "{}" : $$"""{"{{bucket.Name}}":{"Policy":{{bucket.Policy}} } }""";
        var grants = string.Join(',', key.Grants.Select(g => $$"""{"GrantId":"{{g.Id}}","GranteePrincipal":"{{g.Grantee}}","Operations":["{{string.Join("\",\"", g.Operations)}}"]}"""));
        return $$"""
            "s3:ListAllMyBuckets":{"Buckets":[{"Name":"{{bucket.Name}}"}]},"s3:GetBucketPolicy":{{policy}},"s3:GetBucketTagging":{},
            "s3:GetBucketOwnershipControls":{"{{bucket.Name}}":{"OwnershipControls":{"Rules":[{"ObjectOwnership":"BucketOwnerEnforced"}]} } },
            "kms:ListKeys":{"eu-west-1":{"Keys":[{"KeyId":"{{key.Name}}","KeyArn":"{{key.Arn}}"}]} },"kms:GetKeyPolicy":{"{{key.Name}}":{"Policy":{{key.Policy}} } },
            "kms:ListGrants":{"{{key.Name}}":{"Grants":[{{grants}}]} },"kms:ListResourceTags":{}
            """;
    }

    private string[] Given(ImmutableArray<string> actions) =>
        [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => $$"""{"Effect":"{{(_random.Next(5) == 0 ? "Deny" : "Allow")}}","Principal":{{Whom()}},"Action":"{{Pick(actions)}}","Resource":"*"{{Condition()}}}""")];

    private static string Root(string account) => $$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{account}}:root"},"Action":"kms:*","Resource":"*"}""";

    private static string Ringed(string action) =>
        $$"""{"Effect":"Deny","Principal":"*","Action":"{{action}}","Resource":"*","Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"{{Id}}"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"} } }""";

    private ImmutableArray<KmsGrant> Grants() => _random.Next(2) == 0 ? [] : [new() { Id = "g1", Grantee = Pick(Principals).Arn, Operations = [Pick<string>(["Decrypt", "CreateGrant", "Encrypt"])] }];

    private string Whom() => _random.Next(5) switch
    {
        0 or 1 => "\"*\"",
        2 => $$"""{"AWS":"arn:aws:iam::{{Pick(Accounts)}}:root"}""",
        _ => $$"""{"AWS":"{{Pick(Principals).Arn}}"}""",
    };

    // Of users and roles the tags are known; those of other resources were not collected.
    private string ConditionOf(string action) =>
        (action.StartsWith("iam:", StringComparison.Ordinal) || action.StartsWith("sts:", StringComparison.Ordinal)) && _random.Next(3) == 0
            ? $$""","Condition":{"{{Pick<string>(["StringEquals", "StringNotEquals"])}}":{"aws:ResourceTag/team":"{{Pick<string>(["a", "b", "c"])}}"} }"""
            : Condition();

    private string Condition() => _random.Next(8) switch
    {
        0 => $$""","Condition":{"StringEquals":{"aws:PrincipalOrgID":"{{(_random.Next(2) == 0 ? Id : "o-another000")}}"} }""",
        1 => $$""","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:*/{{Prefix()}}*"} }""",
        2 => $$""","Condition":{"StringEquals":{"aws:PrincipalTag/team":"{{Pick<string>(["a", "b", "c"])}}"} }""",
        3 => $$""","Condition":{"StringNotEquals":{"aws:PrincipalTag/team":"{{Pick<string>(["a", "b"])}}"} }""",
        4 => $$""","Condition":{"StringEquals":{"aws:PrincipalAccount":"{{Pick(Accounts)}}"} }""",
        _ => "",
    };

    private string Resource(string account) => _random.Next(6) switch
    {
        0 or 1 => "*",
        2 => Pick(Principals).Arn,
        3 => $"arn:aws:iam::{account}:role/{Prefix()}*",
        4 => $"arn:aws:lambda:eu-west-1:{account}:function:{Prefix()}*",
        _ => $"arn:aws:iam::{account}:*/{Prefix()}*",
    };

    private string Trusting(string account)
    {
        var principal = _random.Next(4) switch
        {
            0 => """{"Service":"lambda.amazonaws.com"}""",
            1 => $$"""{"AWS":"arn:aws:iam::{{account}}:root"}""",
            2 => $$"""{"AWS":"arn:aws:iam::{{Pick(Accounts)}}:root"}""",
            _ => _random.Next(6) == 0 ? "\"*\"" : $$"""{"AWS":"{{Pick(Principals).Arn}}"}""",
        };
        var condition = _random.Next(2) == 0 ? ConditionOf("sts:AssumeRole") : "";
        return $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole"{{condition}}}]}""";
    }

    private string Statement(string action, string resource, string effect) =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"{{resource}}"{{(_random.Next(3) == 0 ? ConditionOf(action) : "")}}}""";

    private static string Document(IReadOnlyList<string> statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
