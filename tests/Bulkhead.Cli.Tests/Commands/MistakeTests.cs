using System.CommandLine;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Bulkhead.Cli.Commands;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

public sealed class MistakeTests
{
    [Theory]
    [InlineData("{\"a\":1}", "BH4030")]
    [InlineData("garbage", "BH4030")]
    [InlineData("{\"format\":\"bulkhead.plan/9\",\"plan\":{}}", "BH4031")]
    public async Task A_file_that_is_no_plan_is_refused_in_plain_words(string text, string says)
    {
        using var place = new Workplace();
        var outcome = (await Invocation.RunAsync("apply", place.Write("plan.json", text), "--yes")).ExpectMistake(says);
        Assert.DoesNotContain("BytePosition", outcome.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Bulkhead.Engine", outcome.Errors, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.At("missing.json"), "--yes")).ExpectMistake("BH9001");
    }

    [Fact]
    public async Task A_file_without_an_end_is_a_mistake()
    {
        Assert.SkipUnless(File.Exists("/dev/zero"), "The system has no device that never ends.");
        (await Invocation.RunAsync("validate", "/dev/zero")).ExpectMistake("it has more than 16 MiB");
    }

    [Fact]
    public async Task A_state_file_that_is_cut_in_its_first_record_is_no_empty_cloud()
    {
        using var place = Workplace.OfSample("startup");
        (await Invocation.RunAsync("status", place.Folder)).Expect(ExitCodes.Changes);
        var whole = await File.ReadAllBytesAsync(place.StateFile, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(place.StateFile, whole[..60], TestContext.Current.CancellationToken);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).ExpectMistake("BH7003");
        Assert.Equal(60, new FileInfo(place.StateFile).Length);
    }

    [Fact]
    public async Task A_plan_that_does_not_fit_on_the_disk_is_not_saved_and_leaves_nothing_behind()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "The system has no device that is always full.");
        using var place = Workplace.OfSample("startup");
        var plan = place.Write("plan.json", "the plan of yesterday");
        File.CreateSymbolicLink(plan + ".part", "/dev/full");
        (await Invocation.RunAsync("plan", place.Folder, "--out", plan)).ExpectMistake("BH9003");
        Assert.Equal("the plan of yesterday", File.ReadAllText(plan));
        Assert.False(File.Exists(plan + ".part"));
    }

    [Fact]
    public async Task Output_that_does_not_fit_on_the_disk_is_told()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "The system has no device that is always full.");
        using var place = Workplace.OfSample("startup");
        (await Invocation.RunShellAsync("plan \"$1\" --json > /dev/full", place.Folder)).ExpectMistake("BH9003");
    }

    [Fact]
    public async Task A_disk_that_fills_up_under_the_local_cloud_is_told_and_nothing_that_was_done_is_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit on the size of files is one of Linux's shells.");
        using var place = Workplace.OfSample("startup");

        // A file of more than 100 KiB can't be written, as on a full disk.
        var full = await Invocation.RunShellAsync("apply \"$1\" --yes", place.Folder, "trap '' XFSZ; ulimit -f 100; export DOTNET_EnableWriteXorExecute=0;");
        full.ExpectMistake("make room on the disk");
        Assert.Contains("Go on with:", full.Errors, StringComparison.Ordinal);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task A_file_that_may_not_be_read_is_told()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "It takes Linux's modes of files and its setpriv.");
        using var place = Workplace.OfSample("startup");
        File.SetUnixFileMode(place.Configuration, UnixFileMode.None);

        // Root may read everything, until that right is taken from it.
        var by = Environment.IsPrivilegedProcess ? "setpriv --bounding-set=-dac_override,-dac_read_search" : "";
        (await Invocation.RunShellAsync("validate \"$1\"", place.Folder, by: by)).ExpectMistake("may not read");
    }

    [Fact]
    public async Task An_unknown_key_is_told_with_its_place_and_the_nearest_one()
    {
        using var place = Workplace.OfSample("startup");
        place.Edit("accounts:", "acounts:");
        var outcome = (await Invocation.RunAsync("plan", place.Folder)).ExpectMistake("acounts");
        Assert.Contains("accounts", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("bulkhead.yaml:", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("BH", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_at_the_endpoint_is_told_within_seconds()
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = "http://127.0.0.1:1",
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "wrong",
        };
        var outcome = (await Invocation.RunProcessAsync(environment, "plan", Repository.Sample("startup"), "--cloud", "aws")).ExpectMistake("BH5010");
        Assert.Contains("http://127.0.0.1:1", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("AWS_ENDPOINT_URL", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_may_not_read_the_organization_is_told_which_permission_is_missing()
    {
        var outcome = (await OnAwsAsync(Fault("DescribeOrganization", "AccessDeniedException", "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: organizations:DescribeOrganization"), "plan"))
            .ExpectMistake("BH4001");
        Assert.Contains("organizations:DescribeOrganization", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("111111111111", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_api_that_goes_on_throttling_is_told()
    {
        var outcome = (await OnAwsAsync(Fault("DescribeOrganization", "TooManyRequestsException", "Rate exceeded"), "plan", ("AWS_MAX_ATTEMPTS", "2"))).ExpectMistake("BH4001");
        Assert.Contains("TooManyRequestsException", outcome.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EMAIL_ALREADY_EXISTS", "the address aws+dev@acme.example is in use")]
    [InlineData("ACCOUNT_LIMIT_EXCEEDED", "L-E619E033")]
    public async Task An_account_that_AWS_does_not_make_is_told_with_the_reason_and_the_way_out(string reason, string says)
    {
        using var place = new Workplace();
        place.Write("bulkhead.yaml", """
            organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
            accounts: { dev: development }
            """);
        await using var cloud = await LocalCloudServer.StartAsync(
            new LocalCloudOptions
            {
                Quotas = new CloudQuotas { Accounts = reason == "ACCOUNT_LIMIT_EXCEEDED" ? 1 : 100 },
                BeforeCall = call =>
                {
                    // The cloud's first account stands for somebody else who has the address.
                    if (call.Operation == "CreateAccount" && reason == "EMAIL_ALREADY_EXISTS") call.Input["Email"] = "management@local.example";
                    return null;
                },
            },
            TestContext.Current.CancellationToken);
        var outcome = (await Invocation.RunProcessAsync(EnvironmentOf(cloud), "apply", place.Folder, "--cloud", "aws", "--yes")).ExpectMistake(reason);
        Assert.Contains("account 'dev' was not made", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains(says, outcome.Errors, StringComparison.Ordinal);
        Assert.Contains($"Go on with: bulkhead apply {place.Folder} --cloud aws", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bug_is_told_in_a_few_lines_with_a_file_of_details()
    {
        using var errors = new StringWriter();
        var terminal = new Terminal(TextWriter.Null, errors, TextReader.Null, outputIsTerminal: false, errorIsTerminal: false);
        var command = new Command("break");
        command.SetAction(int (_) => throw new InvalidOperationException("what nobody expected"));
        var code = await CommandLine.RunAsync(new RootCommand { command }, ["break"], terminal, TestContext.Current.CancellationToken);
        new CommandOutcome(code, "", errors.ToString()).ExpectMistake("what nobody expected", ExitCodes.Bug);
        var file = errors.ToString().Split("with the file ")[1].Split(" to ")[0];
        Assert.Contains("InvalidOperationException", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        File.Delete(file);
    }

    private static Func<CloudCall, CloudFault?> Fault(string operation, string code, string message) =>
        call => call.Operation == operation ? new CloudFault.Answer(code, message, 400) : null;

    /// <summary>Runs a command as one on AWS, against a cloud with faults.</summary>
    private static async Task<CommandOutcome> OnAwsAsync(Func<CloudCall, CloudFault?> fault, string command, params (string Name, string Value)[] variables)
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { BeforeCall = fault }, TestContext.Current.CancellationToken);
        return await Invocation.RunProcessAsync(EnvironmentOf(cloud, variables), command, Repository.Sample("startup"), "--cloud", "aws");
    }

    private static Dictionary<string, string> EnvironmentOf(LocalCloudServer cloud, params (string Name, string Value)[] more)
    {
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString().TrimEnd('/'),
            ["AWS_ACCESS_KEY_ID"] = cloud.Credentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = cloud.Credentials.SecretAccessKey,
        };
        foreach (var (name, value) in more) environment[name] = value;
        return environment;
    }

    [Fact]
    public async Task A_state_file_that_holds_no_cloud_is_refused()
    {
        using var place = Workplace.OfSample("startup");
        Directory.CreateDirectory(place.At(".bulkhead"));
        place.Write(".bulkhead/local-cloud", "garbage\n");
        (await Invocation.RunAsync("plan", place.Folder)).ExpectMistake("BH7002");
    }

    [Fact]
    public async Task A_state_file_that_another_run_has_is_refused()
    {
        using var place = Workplace.OfSample("startup");
        Directory.CreateDirectory(place.At(".bulkhead"));
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = place.StateFile }, TestContext.Current.CancellationToken);
        (await Invocation.RunAsync("plan", place.Folder)).ExpectMistake("BH7001");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_refused()
    {
        using var place = new Workplace();
        using var taken = new TcpListener(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        var port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port;
        (await Invocation.RunAsync("local", "serve", "--cloud", $"local:{place.At("state")}", "--port", $"{port}")).ExpectMistake("BH7006");
    }

    [Theory]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "InvalidClientTokenId")]
    [InlineData(null, "SignatureDoesNotMatch")]
    public async Task Wrong_credentials_say_how_to_sign_in(string? key, string says)
    {
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions(), TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["AWS_ENDPOINT_URL"] = cloud.Endpoint.ToString().TrimEnd('/'),
            ["AWS_ACCESS_KEY_ID"] = key ?? cloud.Credentials.AccessKeyId,
            ["AWS_SECRET_ACCESS_KEY"] = "wrong",
        };
        var outcome = (await Invocation.RunProcessAsync(environment, "plan", Repository.Sample("startup"), "--cloud", "aws")).ExpectMistake(says);
        Assert.Contains("--profile", outcome.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_credentials_say_how_to_rehearse_without()
    {
        var outcome = await Invocation.RunProcessAsync(new Dictionary<string, string>(), "plan", Repository.Sample("startup"), "--cloud", "aws");
        outcome.ExpectMistake("--cloud local");
    }
}
