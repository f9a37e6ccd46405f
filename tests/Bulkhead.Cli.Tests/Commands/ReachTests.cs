using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Bulkhead.Reach.Facts;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class ReachTests : IDisposable
{
    private const string Details = """
        {
          "UserDetailList": [
            { "UserName": "dev", "UserId": "AIDADEV", "Path": "/", "Arn": "arn:aws:iam::111111111111:user/dev",
              "UserPolicyList": [{ "PolicyName": "own", "PolicyDocument": { "Version": "2012-10-17", "Statement": [
                { "Sid": "Functions", "Effect": "Allow", "Action": ["iam:PassRole", "lambda:CreateFunction", "lambda:InvokeFunction"], "Resource": "*" }] } }] },
            { "UserName": "nobody", "UserId": "AIDANOBODY", "Path": "/", "Arn": "arn:aws:iam::111111111111:user/nobody" }
          ],
          "GroupDetailList": [],
          "RoleDetailList": [
            { "RoleName": "worker", "RoleId": "AROAWORKER", "Path": "/", "Arn": "arn:aws:iam::111111111111:role/worker",
              "AssumeRolePolicyDocument": { "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Principal": { "Service": "lambda.amazonaws.com" }, "Action": "sts:AssumeRole" }] },
              "AttachedManagedPolicies": [{ "PolicyName": "AdministratorAccess", "PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess" }] }
          ],
          "Policies": []
        }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("bulkhead-reach-").FullName;

    public ReachTests() => File.WriteAllText(DetailsFile, Details);

    private string DetailsFile => Path.Combine(_folder, "account.json");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_way_is_told_with_its_calls_and_exit_code_3()
    {
        var json = (await Invocation.RunAsync("reach", "--authorization-details", DetailsFile, "path", "dev", "administrator", "--json")).Expect(ExitCodes.Found).Json;
        Assert.Equal("bulkhead.reach/1", (string?)json["format"]);
        Assert.Equal("broken", (string?)json["verdict"]);
        Assert.Equal("arn:aws:iam::111111111111:user/dev", (string?)json["from"]);
        Assert.Contains(json["path"]!.AsArray(), s => (string?)s!["call"] == "lambda:CreateFunction" && (string?)s["rule"]!["id"] == "B10");
        Assert.Contains("own: Functions", json["path"]![0]!["statements"]!.AsArray().Select(s => (string?)s));
    }

    [Fact]
    public async Task What_is_not_known_is_named_with_exit_code_4()
    {
        var json = (await Invocation.RunAsync("reach", "path", "nobody", "worker", "--authorization-details", DetailsFile, "--json")).Expect(ExitCodes.Undecided).Json;
        Assert.Equal("not-proved", (string?)json["verdict"]);
        Assert.NotEmpty(json["unknowns"]!.AsArray());
    }

    [Fact]
    public async Task A_name_that_nothing_has_is_told_with_the_nearest()
    {
        var outcome = (await Invocation.RunAsync("reach", "path", "devv", "worker", "--authorization-details", DetailsFile)).Expect(ExitCodes.Usage);
        Assert.Contains("BH8020", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("did you mean 'dev'?", outcome.Errors, StringComparison.Ordinal);
        Assert.Empty(outcome.Output);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{\"RoleDetailList\": 7}")]
    [InlineData("{\"Users\": []}")]
    [InlineData("{\"UserDetailList\": [{\"Arn\": \"x\"}]}")]
    [InlineData("{\"UserDetailList\": [")]
    public async Task Broken_files_are_told_and_never_crash(string text)
    {
        var file = Path.Combine(_folder, "broken.json");
        await File.WriteAllTextAsync(file, text, TestContext.Current.CancellationToken);
        var outcome = await Invocation.RunAsync("reach", "path", "anyone", "administrator", "--authorization-details", file);
        Assert.NotEqual(ExitCodes.Bug, outcome.Code);
    }

    [Fact]
    public async Task The_summary_names_who_can_come_to_administer_and_the_repair()
    {
        var outcome = (await Invocation.RunAsync("reach", "--authorization-details", DetailsFile)).Expect(ExitCodes.Success);
        Assert.Contains("user dev", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("repair:", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_is_written_checked_and_refused_once_the_files_or_it_are_changed()
    {
        var (proof, facts) = (Path.Combine(_folder, "proof.json"), Path.Combine(_folder, "facts.json"));
        var keys = FactPlan.Lists.Concat(FactPlan.Details).Concat(FactPlan.Declared).Select(k => $"\"{k}\":{{}}");
        await File.WriteAllTextAsync(facts, $"{{\"111111111111\":{{{string.Join(',', keys)}}}}}", TestContext.Current.CancellationToken);
        string[] files = ["--authorization-details", DetailsFile, "--facts", facts, "--nothing-else-declared"];
        (await Invocation.RunAsync(["reach", "path", "anyone", "administrator", .. files, "--certificate", proof])).Expect(ExitCodes.Success);
        var verified = (await Invocation.RunAsync(["reach", "verify", proof, .. files, "--json"])).Expect(ExitCodes.Success).Json;
        Assert.Equal("accepted", (string?)verified["certificate"]);
        Assert.InRange((int)verified["claims"]!, 1, int.MaxValue);
        await File.AppendAllTextAsync(facts, "\n ", TestContext.Current.CancellationToken);
        (await Invocation.RunAsync(["reach", "verify", proof, .. files])).Expect(ExitCodes.Success);
        await File.WriteAllTextAsync(facts, "{\"111111111111\":{\"lambda:ListFunctions\":{}}}", TestContext.Current.CancellationToken);
        Assert.Contains("BH8040", (await Invocation.RunAsync(["reach", "verify", proof, .. files])).Expect(ExitCodes.Failure).Errors, StringComparison.Ordinal);
        await File.WriteAllTextAsync(proof, (await File.ReadAllTextAsync(proof, TestContext.Current.CancellationToken)).Replace("anyone", "somebody", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Contains("its digest is another", (await Invocation.RunAsync(["reach", "verify", proof, .. files])).Expect(ExitCodes.Failure).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proof_that_rests_on_exported_settings_is_verified_with_them_and_refused_with_weaker_ones()
    {
        const string trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:acme/shop:ref:refs/heads/main"}}}]}""";
        const string export = """
            {"people":{"octo-dev":["arn:aws:iam::111111111111:user/dev"],"octo-ops":["arn:aws:iam::111111111111:user/ops"]},
             "github:acme/shop":{"repository":{"full_name":"acme/shop","default_branch":"main","private":true,"visibility":"private","allow_forking":false},
              "collaborators":[{"login":"octo-dev","role_name":"write","permissions":{"pull":true,"push":true,"maintain":false,"admin":false}},{"login":"octo-ops","role_name":"write","permissions":{"pull":true,"push":true,"maintain":false,"admin":false}}],
              "keys":[],"installations":{"total_count":0,"installations":[]},"actions/permissions/workflow":{"default_workflow_permissions":"read","can_approve_pull_request_reviews":false},
              "branches/main/protection":{"required_pull_request_reviews":{"dismiss_stale_reviews":true,"require_code_owner_reviews":false,"required_approving_review_count":2,"require_last_push_approval":true},"allow_deletions":{"enabled":false}},
              "rules/branches/main":[],"rulesets":[]}}
            """;
        string File(string name) => Path.Combine(_folder, name);
        Task WriteAsync(string name, string text) => System.IO.File.WriteAllTextAsync(File(name), text, TestContext.Current.CancellationToken);
        static string User(string name) => $$"""{"UserName":"{{name}}","UserId":"AIDA{{name}}","Path":"/","Arn":"arn:aws:iam::111111111111:user/{{name}}"}""";
        await WriteAsync("people.json", $$"""{"UserDetailList":[{{User("dev")}},{{User("ops")}}],"GroupDetailList":[],"Policies":[],"RoleDetailList":[{"RoleName":"deploy","RoleId":"AROADEPLOY","Path":"/","Arn":"arn:aws:iam::111111111111:role/deploy","AssumeRolePolicyDocument":{{trust}},"RolePolicyList":[],"AttachedManagedPolicies":[]}]}""");
        await WriteAsync("known.json", $"{{\"111111111111\":{{{string.Join(',', FactPlan.Lists.Concat(FactPlan.Details).Select(k => $"\"{k}\":{{}}"))}}}}}");
        await WriteAsync("export.json", export);
        await WriteAsync("weaker.json", export.Replace("\"required_approving_review_count\":2", "\"required_approving_review_count\":1", StringComparison.Ordinal));
        string[] FilesWith(string settings) => ["--authorization-details", File("people.json"), "--facts", File("known.json"), "--nothing-else-declared", "--code-host", File(settings)];

        (await Invocation.RunAsync(["reach", "path", "dev", "deploy", .. FilesWith("export.json"), "--certificate", File("proof.json")])).Expect(ExitCodes.Success);
        (await Invocation.RunAsync(["reach", "verify", File("proof.json"), .. FilesWith("export.json")])).Expect(ExitCodes.Success);
        (await Invocation.RunAsync(["reach", "verify", File("proof.json"), .. FilesWith("weaker.json")])).Expect(ExitCodes.Failure);
    }

    [Fact]
    public async Task A_change_is_compared_explained_and_reported()
    {
        var after = Path.Combine(_folder, "after.json");
        await File.WriteAllTextAsync(after, Details.Replace("\"lambda:CreateFunction\", ", "", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var closed = (await Invocation.RunAsync("reach", "diff", DetailsFile, after, "--from", "dev", "--json")).Expect(ExitCodes.Success).Json;
        Assert.Contains(closed["closed"]!.AsArray(), c => (string?)c!["how"] == "acts as" && ((string)c["to"]!).EndsWith("role/worker", StringComparison.Ordinal));
        var (sarif, junit) = (Path.Combine(_folder, "x.sarif"), Path.Combine(_folder, "x.xml"));
        (await Invocation.RunAsync("reach", "diff", after, DetailsFile, "--from", "dev", "--sarif", sarif, "--junit", junit)).Expect(ExitCodes.Found);
        Assert.Contains("\"B10\"", await File.ReadAllTextAsync(sarif, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("<failure type=\"B10\"", await File.ReadAllTextAsync(junit, TestContext.Current.CancellationToken), StringComparison.Ordinal);

        var may = (await Invocation.RunAsync("reach", "explain", "dev", "iam:PassRole", "arn:aws:iam::111111111111:role/worker", "--authorization-details", DetailsFile, "--json")).Expect(ExitCodes.Found).Json;
        Assert.Equal(("yes", "own"), ((string?)may["may"], (string?)may["policies"]![0]!["name"]));
        (await Invocation.RunAsync("reach", "explain", "nobody", "iam:PassRole", "arn:aws:iam::111111111111:role/worker", "--authorization-details", DetailsFile)).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("reach", "explain", "dev", "iam:NoSuchThing", "--authorization-details", DetailsFile)).Expect(ExitCodes.Usage);
    }
}
