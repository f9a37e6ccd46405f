using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands.Iam;

public sealed class IamTests
{
    private const string ReadOnly = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::staging/*"}}""";
    private const string Cases = """
        - name: developers read
          request: { principal: "arn:aws:iam::111111111111:role/dev", action: s3:GetObject, resource: "arn:aws:s3:::staging/a" }
          policies: { identity: [ read.json ] }
          expect: allowed
        """;

    [Fact]
    public async Task A_test_that_passes_passes()
    {
        using var place = Make();
        var outcome = (await Invocation.RunAsync("iam", "test", place.Write("good.yaml", Cases))).Expect(ExitCodes.Success);
        Assert.Contains("1 passed, 0 failed", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_that_fails_says_what_was_expected_and_what_came()
    {
        using var place = Make();
        var file = place.Write("bad.yaml", Cases.Replace("s3:GetObject", "s3:PutObject", StringComparison.Ordinal));
        var outcome = (await Invocation.RunAsync("iam", "test", file)).Expect(ExitCodes.Failure);
        Assert.Contains("failed developers read", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("implicitly-denied", outcome.Output, StringComparison.Ordinal);
        var tested = (await Invocation.RunAsync("iam", "test", file, "--json")).Expect(ExitCodes.Failure).Json["cases"]![0]!;
        Assert.Equal(("developers read", false, "allowed", "implicitly-denied"),
            ((string?)tested["name"], (bool)tested["passed"]!, (string?)tested["expected"], (string?)tested["actual"]));
    }

    [Fact]
    public async Task A_test_that_expects_nothing_fails()
    {
        using var place = Make();
        var file = place.Write("empty.yaml", Cases.Replace("expect: allowed", "", StringComparison.Ordinal));
        var outcome = (await Invocation.RunAsync("iam", "test", file)).Expect(ExitCodes.Failure);
        Assert.Contains("0 passed, 1 failed", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_file_that_is_not_there_is_a_mistake() =>
        (await Invocation.RunAsync("iam", "test", "no-such-tests.yaml")).ExpectMistake("BH9001");

    [Fact]
    public async Task One_request_is_decided_with_its_reasons()
    {
        using var place = Make();
        string[] request = ["--principal", "arn:aws:iam::111111111111:role/dev", "--action", "s3:GetObject", "--identity", place.At("read.json")];
        var yes = (await Invocation.RunAsync(["iam", "evaluate", .. request, "--resource", "arn:aws:s3:::staging/a"])).Expect(ExitCodes.Success);
        Assert.StartsWith("allowed", yes.Output, StringComparison.Ordinal);
        var no = (await Invocation.RunAsync(["iam", "evaluate", .. request, "--resource", "arn:aws:s3:::prod/a"])).Expect(ExitCodes.Failure);
        Assert.StartsWith("implicitly-denied", no.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("iam", "evaluate", "--principal", "me and you", "--action", "s3:GetObject")).ExpectMistake("BH9002", ExitCodes.Usage);
    }

    [Fact]
    public async Task The_lint_runs_on_all_examples_of_AWS()
    {
        var outcome = (await Invocation.RunAsync("iam", "lint", Path.Combine(Repository.Sample("guardrails"), "policies"))).Expect(ExitCodes.Failure);
        Assert.Contains("80 files: ", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_comparison_finds_what_a_new_policy_adds()
    {
        using var place = Make();
        var wider = place.Write("wider.json", ReadOnly.Replace("s3:GetObject", "s3:*", StringComparison.Ordinal));
        var less = (await Invocation.RunAsync("iam", "compare", "--existing", wider, "--new", place.At("read.json"))).Expect(ExitCodes.Success);
        Assert.StartsWith("no:", less.Output, StringComparison.Ordinal);
        var more = (await Invocation.RunAsync("iam", "compare", "--existing", place.At("read.json"), "--new", wider, "--json")).Expect(ExitCodes.Found).Json;
        Assert.True((bool)more["newAccess"]!);
        Assert.StartsWith("s3:", (string?)more["witness"]!["request"]!["action"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_finds_what_a_policy_must_not_allow()
    {
        using var place = Make();
        var file = place.At("read.json");
        (await Invocation.RunAsync("iam", "check", file, "--deny-access", "s3:PutObject", "iam:*")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("iam", "check", file, "--deny-access", "s3:Get*", "--on", "arn:aws:s3:::prod/*")).Expect(ExitCodes.Success);
        var found = (await Invocation.RunAsync("iam", "check", file, "--deny-access", "s3:Get*")).Expect(ExitCodes.Found);
        Assert.Contains("s3:GetObject", found.Output, StringComparison.Ordinal);
        var open = place.Write("open.json", """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::staging/*"}}""");
        Assert.False((bool)(await Invocation.RunAsync("iam", "check", open, "--public", "--json")).Expect(ExitCodes.Found).Json["passed"]!);
        (await Invocation.RunAsync("iam", "check", file)).ExpectMistake("Ask one question", ExitCodes.Usage);
    }

    [Fact]
    public async Task The_lint_finds_what_is_no_policy()
    {
        using var place = Make();
        var outcome = (await Invocation.RunAsync("iam", "lint", place.Write("broken.json", "{ \"Statement\": "), place.At("read.json"))).Expect(ExitCodes.Failure);
        Assert.Contains("broken.json", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("2 files: 1 error", outcome.Output, StringComparison.Ordinal);
        (await Invocation.RunAsync("iam", "lint", place.At("read.json"), "--kind", "poetry")).ExpectMistake("--kind", ExitCodes.Usage);
    }

    [Fact]
    public async Task Patterns_expand_to_actions()
    {
        var outcome = (await Invocation.RunAsync("iam", "expand", "s3:GetObjectT*")).Expect(ExitCodes.Success);
        Assert.Contains("s3:GetObjectTagging", outcome.Output.Split('\n'), StringComparer.Ordinal);
        (await Invocation.RunAsync("iam", "expand", "s3:GetObjekt")).ExpectMistake("did you mean 's3:GetObject'?");
    }

    private static Workplace Make()
    {
        var place = new Workplace();
        place.Write("read.json", ReadOnly);
        return place;
    }
}
