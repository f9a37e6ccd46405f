using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Tests.Conformance;
using Xunit;

namespace Bulkhead.Cli.Tests.Acceptance;

/// <summary>Independent clients look at what one added line made.</summary>
public sealed class AcceptanceTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    private const string Aws = "/usr/bin/aws";

    /// <summary>The accounts that everything else rests on; the lines of <see cref="Kinds"/> are added to them.</summary>
    private const string Base = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1, us-east-1]
          contacts:
            security: { name: Security desk, email: security@acme.example, phone: "+44 20 7946 0000" }
        accounts:
          security: security
          logs: log-archive

        """;

    /// <summary>One account of each other kind, one line each.</summary>
    private const string Kinds = """
          backups: backup
          escrow: escrow
          lab: forensics
          ci: tools
          net: network
          dev: development
          stage: staging
          prod: production
          play: sandbox
          webdev: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2099-03-31 }
          vault: compliance
          clinic: compliance.hipaa
          cards: compliance.pci
          old: suspended

        """;

    [Fact]
    public async Task Boto3_and_the_AWS_CLI_see_an_added_account_with_its_walls_and_its_baseline()
    {
        Assert.SkipUnless(File.Exists(Aws), $"{Aws} is not installed: run eng/install-test-tools.");
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  dev: development", "  dev: development\n  qa: development");
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);

        var options = new LocalCloudOptions { StateFile = place.StateFile };
        await using var cloud = await LocalCloudServer.StartAsync(options, TestContext.Current.CancellationToken);
        await Boto3.RunAsync(cloud, "acceptance.py");
        string[] list = ["--endpoint-url", cloud.Endpoint.ToString(), "organizations", "list-accounts"];
        var status = await Boto3.RunProgramAsync(cloud, Aws, [.. list, "--query", "Accounts[?Name=='qa'].Status", "--output", "text"]);
        Assert.Equal("ACTIVE", status.Trim());
    }

    [Fact]
    public async Task Exported_profiles_open_every_account_for_boto3_and_the_AWS_CLI()
    {
        Assert.SkipUnless(File.Exists(Aws), $"{Aws} is not installed: run eng/install-test-tools.");
        using var place = Workplace.CopyOf(startup.Place);
        var config = place.At("config");
        (await Invocation.RunAsync("export", "accounts", place.Folder, "--format", "aws-config", "--out", config)).Expect(ExitCodes.Success);
        var accounts = (await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success);
        place.Write("accounts.json", accounts.Output);

        var options = new LocalCloudOptions { StateFile = place.StateFile };
        await using var cloud = await LocalCloudServer.StartAsync(options, TestContext.Current.CancellationToken);
        await Boto3.RunAsync(cloud, "profiles.py", place.Folder);
        var profiles = await Boto3.RunProgramAsync(
            cloud, "/usr/bin/env", [$"AWS_CONFIG_FILE={config}", Aws, "configure", "list-profiles"]);
        var lines = profiles.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Contains("acme-prod-audit", lines);
        Assert.Equal(lines.Length, File.ReadLines(config).Count(l => l.StartsWith("[profile ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_line_gives_an_account_of_any_kind_everything_that_the_documents_promise_as_boto3_sees_it()
    {
        using var place = new Workplace();
        place.Write("bulkhead.yaml", Base);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        place.Write("bulkhead.yaml", Base + Kinds);
        (await Invocation.RunAsync("apply", place.Folder, "--yes")).Expect(ExitCodes.Success);
        (await Invocation.RunAsync("plan", place.Folder)).Expect(ExitCodes.Success);

        var options = new LocalCloudOptions { StateFile = place.StateFile };
        await using var cloud = await LocalCloudServer.StartAsync(options, TestContext.Current.CancellationToken);
        Assert.Contains("\"kinds\": 16", await Boto3.RunAsync(cloud, "kinds.py", Path.Combine(Repository.Folder, "docs", "kinds.md")), StringComparison.Ordinal);
    }

    /// <summary>The file is checked as JSON everywhere, and read by Terraform itself where it is installed, which no script of ours does.</summary>
    [Fact]
    public async Task Terraform_reads_the_accounts_as_variables()
    {
        using var place = Workplace.CopyOf(startup.Place);
        Directory.CreateDirectory(place.At("module"));
        var variables = place.At("module/accounts.auto.tfvars.json");
        (await Invocation.RunAsync("export", "accounts", place.Folder, "--format", "terraform", "--out", variables)).Expect(ExitCodes.Success);
        var accounts = (await Invocation.RunAsync("export", "accounts", place.Folder)).Expect(ExitCodes.Success).Json["accounts"]!.AsArray();
        var prod = (string)accounts.Single(a => (string)a!["name"]! == "prod")!["id"]!;
        var written = JsonNode.Parse(await File.ReadAllTextAsync(variables, TestContext.Current.CancellationToken))!;
        Assert.Equal("acme", (string?)written["organization"]!["name"]);
        Assert.Equal(accounts.Select(a => ((string)a!["name"]!, (string)a["id"]!)).Order(), written["accounts"]!.AsObject().Select(a => (a.Key, (string)a.Value!["id"]!)).Order());
        Assert.Equal($"arn:aws:iam::{prod}:role/BulkheadAudit", (string?)written["accounts"]!["prod"]!["roles"]!["audit"]);

        var terraform = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(p => Path.Combine(p, "terraform")).FirstOrDefault(File.Exists);
        if (terraform is null) return;
        place.Write("module/main.tf", """
            variable "organization" { type = object({ name = string, home = string, management_account = string }) }
            variable "accounts" { type = map(object({ id = string, kind = optional(string), regions = list(string), roles = map(string) })) }
            output "ids" { value = join(",", [for name, account in var.accounts : "${name}=${account.id}"]) }
            output "production" { value = "${var.organization.name} ${var.accounts["prod"].roles["audit"]}" }
            """);
        await using var cloud = await LocalCloudServer.StartAsync(new LocalCloudOptions { StateFile = place.StateFile }, TestContext.Current.CancellationToken);
        var planned = await Boto3.RunProgramAsync(cloud, "/usr/bin/env", ["CHECKPOINT_DISABLE=1", terraform, $"-chdir={place.At("module")}", "plan", "-no-color", "-input=false"]);
        foreach (var account in accounts) Assert.Contains($"{(string)account!["name"]!}={(string)account["id"]!}", planned, StringComparison.Ordinal);
        Assert.Contains($"\"acme arn:aws:iam::{prod}:role/BulkheadAudit\"", planned, StringComparison.Ordinal);
    }
}
