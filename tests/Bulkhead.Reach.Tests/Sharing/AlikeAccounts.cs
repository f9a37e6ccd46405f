using Bulkhead.Reach.Facts;

namespace Bulkhead.Reach.Tests.Sharing;

/// <summary>
/// An organization of accounts that are alike, made of a seed: users, roles and functions with policies by chance, one of which differs in one
/// of many ways.
/// </summary>
internal sealed class AlikeAccounts(int seed, string difference)
{
    /// <summary>The ways in which an account may differ from the others.</summary>
    public static readonly string[] Differences =
    [
        "nothing", "policy", "silent policy", "trust", "other account's trust", "anybody's trust", "guardrail", "place", "tag", "boundary", "order", "function", "declared",
        "policy that names an account", "policy that names a place", "policy that names digits", "attached policy",
    ];

    private const string Own = "ACCOUNT";

    private static readonly string[] Ids = ["111111111111", "222222222222", "333333333333", "444444444444"];

    private static readonly string[] Actions =
    [
        "sts:AssumeRole", "iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction", "lambda:UpdateFunctionCode", "iam:PutRolePolicy", "iam:PutUserPolicy",
        "iam:UpdateAssumeRolePolicy", "iam:AttachUserPolicy", "lambda:*", "*",
    ];

    // The one that differs.
    private const string Odd = "333333333333";

    /// <summary>What is read of it.</summary>
    public Snapshot Snapshot()
    {
        var units = difference == "place"
            ? $$"""{"id":"r-root","accounts":[{"id":"999999999999","name":"management"},{{Places(i => i != Odd)}}],"units":[{"id":"ou-root-odd","name":"odd","accounts":[{{Places(i => i == Odd)}}]}]}"""
            : $$"""{"id":"r-root","accounts":[{"id":"999999999999","name":"management"},{{Places(_ => true)}}]}""";
        return SmallAccount.Snapshot(
            $$$"""{"organization":{"Id":"o-random0000","MasterAccountId":"999999999999"},"root":{{{units}}},"policies":{"fence":{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["sts:AssumeRole","iam:PassRole"],"Resource":"*"}]} } }""",
            [.. Ids.Select(Account), new SmallAccount("999999999999").User("owner", SmallAccount.Allow("*")).Collected()]);
    }

    private string Places(Func<string, bool> which) => string.Join(',', Ids.Where(which).Select(i =>
        $$"""{"id":"{{i}}","name":"{{i}}","scps":["FullAWSAccess"{{(difference == "guardrail" && i == Odd ? ",\"fence\"" : "")}}]}"""));

    // The same numbers for each account, so that they are alike.
    private SmallAccount Account(string id)
    {
        var random = new Random(seed);
        var isOdd = id == Odd;
        bool Differs(string what) => isOdd && difference == what;
        string Pick(string[] from) => from[random.Next(from.Length)];
        var account = new SmallAccount(id);
        string Text(string text) => text.Replace(Own, id, StringComparison.Ordinal);
        account.Policy("limit", SmallAccount.Allow(random.Next(2) == 0 ? "*" : "lambda:* iam:PassRole"));
        account.Policy("wide", Differs("attached policy") ? SmallAccount.Allow("s3:*") : SmallAccount.Allow(Pick(Actions)));
        var condition = difference switch
        {
            "policy that names an account" => """{"StringNotEquals":{"aws:PrincipalAccount":"222222222222"} }""",
            "policy that names a place" => """{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-random0000/r-root/*"} }""",
            "policy that names digits" => """{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::22*:*"} }""",
            "place" => """{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-random0000/r-root/ou-root-odd/*"} }""",
            _ => "",
        };
        string Identity() => SmallAccount.Allow(
            $"{Pick(Actions)} {Pick(Actions)} {Pick(Actions)}", Text(Pick(["*", "*", $"arn:aws:iam::{Own}:*/dev-*", $"arn:aws:iam::{Own}:role/dev-r1", $"arn:aws:lambda:eu-west-1:{Own}:function:dev-*"])), condition);
        string Trusting() => Pick(["""{"Service":"lambda.amazonaws.com"}""", Text($$"""{"AWS":"arn:aws:iam::{{Own}}:root"}"""), Text($$"""{"AWS":"arn:aws:iam::{{Own}}:user/dev-u0"}""")]);
        var adds = new List<Action>();
        for (var i = 0; i < 3; i++)
        {
            var (name, policy) = ($"dev-u{i}", Identity());
            var boundary = random.Next(5) == 0 ? $"arn:aws:iam::{id}:policy/limit" : null;
            if (i == 0 && Differs("policy")) policy = SmallAccount.Allow("s3:ListBucket");
            if (i == 0 && Differs("boundary")) boundary = $"arn:aws:iam::{id}:policy/wide";
            var attached = random.Next(3) == 0 ? $"arn:aws:iam::{id}:policy/wide" : null;
            adds.Add(() => account.User(name, policy, attached, boundary));
        }

        for (var i = 0; i < 4; i++)
        {
            var (name, trust, policy) = ($"dev-r{i}", Trusting(), i == 1 ? SmallAccount.Allow("*") : Identity());
            if (i == 3) policy = SmallAccount.Allow("s3:GetObject", difference == "silent policy" ? $"arn:aws:s3:::data-of-{id}/*" : "arn:aws:s3:::data/*");
            if (i == 2 && Differs("trust")) trust = """{"Service":"ec2.amazonaws.com"}""";
            if (i == 2 && Differs("other account's trust")) trust = """{"AWS":"arn:aws:iam::444444444444:root"}""";
            if (i == 2 && Differs("anybody's trust")) trust = """{"AWS":"*"}""";
            var full = SmallAccount.Trust(trust, i == 2 && Differs("tag") ? """{"StringEquals":{"aws:PrincipalTag/team":"odd"} }""" : "");
            var boundary = random.Next(6) == 0 ? $"arn:aws:iam::{id}:policy/limit" : null;
            adds.Add(() => account.Role(name, full, policy, boundary: boundary));
        }

        if (Differs("order")) (adds[4], adds[5]) = (adds[5], adds[4]);
        foreach (var add in adds) add();
        var role = Differs("function") ? "dev-r1" : Pick(["dev-r0", "dev-r1", "dev-r2"]);
        var declared = Differs("declared") ? $$""","declared:push":{"arn:aws:lambda:eu-west-1:{{id}}:function:dev-f":["dev-u0"]}""" : "";
        return account.Collected($$"""
            "lambda:ListFunctions":{"eu-west-1":{"Functions":[{"FunctionName":"dev-f","FunctionArn":"arn:aws:lambda:eu-west-1:{{id}}:function:dev-f","Role":"arn:aws:iam::{{id}}:role/{{role}}"}]} },"lambda:GetPolicy":{},"lambda:GetFunction":{},"lambda:ListTags":{}{{declared}}
            """);
    }
}
