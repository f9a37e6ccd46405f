using System.Collections.Immutable;
using Bulkhead.Iam.Documents;
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
    ];

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
            };
        }

        foreach (var account in Accounts) Functions.Add(new(account, $"{Prefix()}f", Pick([.. Principals.Where(p => p.Account == account && p.Kind == "role")]).Arn));
        if (_random.Next(3) == 0) Guardrail = Document([Statement(Pick(Actions[..8]), _random.Next(2) == 0 ? "*" : Resource(Accounts[0]), "Deny")]);
    }

    public List<RandomPrincipal> Principals { get; } = [];

    public List<RandomFunction> Functions { get; } = [];

    /// <summary>An SCP on the second account; null for none.</summary>
    public string? Guardrail { get; }

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
                if (one.Kind == "user") account.User(one.Name, one.Policy, boundary: boundary);
                else account.Role(one.Name, one.Trust!, one.Policy, boundary: boundary);
            }

            var functions = string.Join(',', Functions.Where(f => f.Account == id).Select(f => $$"""{"FunctionName":"{{f.Name}}","FunctionArn":"{{f.Arn}}","Role":"{{f.Role}}"}"""));
            return account.Collected($$"""
                "lambda:ListFunctions":{"eu-west-1":{"Functions":[{{functions}}] } },"lambda:GetPolicy":{},"lambda:GetFunction":{},"lambda:ListTags":{}
                """);
        }).ToArray();
        return SmallAccount.Snapshot(
            $$"""
            {"organization":{"Id":"{{Id}}","MasterAccountId":"999999999999"},
             "root":{"id":"r-root","scps":["FullAWSAccess"],"accounts":[{"id":"999999999999","name":"management"},{"id":"{{Accounts[0]}}","name":"one"},
               {"id":"{{Accounts[1]}}","name":"two","scps":["FullAWSAccess"{{(Guardrail is null ? "" : ",\"fence\"")}}]}]},
             "policies":{ {{(Guardrail is null ? "" : $"\"fence\":{Guardrail}")}} } }
            """, accounts);
    }

    public override string ToString() => string.Join('\n', Principals.Select(p => $"{p}").Concat(Functions.Select(f => $"{f}")).Append($"guardrail {Guardrail}"));

    private string Prefix() => _random.Next(2) == 0 ? "dev-" : "prod-";

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private string Identity(string account) =>
        Document([.. Enumerable.Range(0, 1 + _random.Next(4)).Select(_ => Statement(Pick(Actions), Resource(account), _random.Next(6) == 0 ? "Deny" : "Allow"))]);

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
            _ => $$"""{"AWS":"{{Pick(Principals).Arn}}"}""",
        };
        var condition = _random.Next(4) == 0 ? $$""","Condition":{"StringEquals":{"aws:PrincipalOrgID":"{{(_random.Next(2) == 0 ? Id : "o-another000")}}"} }""" : "";
        return $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{{principal}},"Action":"sts:AssumeRole"{{condition}}}]}""";
    }

    private string Statement(string action, string resource, string effect) =>
        $$"""{"Effect":"{{effect}}","Action":"{{action}}","Resource":"{{resource}}"{{(_random.Next(8) == 0 ? $$""","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:*/{{Prefix()}}*"} }""" : "")}}}""";

    private static string Document(IReadOnlyList<string> statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";
}
