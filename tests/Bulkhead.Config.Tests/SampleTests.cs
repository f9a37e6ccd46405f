using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Xunit;

namespace Bulkhead.Config.Tests;

public sealed class SampleTests
{
    [Fact]
    public void The_start_up_has_eleven_accounts_from_sixty_lines()
    {
        var model = Load("samples/startup");
        Assert.Equal(
            ["backups", "dev", "escrow", "forensics", "hipaa", "logs", "prod", "security", "staging", "tools", "webdev"],
            model.Accounts.Select(a => a.Name));
        Assert.Equal("compliance.hipaa", model.FindAccount("hipaa")!.Kind);
        Assert.Equal("logs", model.FindByRole(AccountRole.LogArchive)!.Name);
        Assert.Equal("aws+prod@acme.example", model.FindAccount("prod")!.Email);
        Assert.InRange(Lines("samples/startup/bulkhead.yaml"), 1, 60);
    }

    [Fact]
    public void The_enterprise_has_two_hundred_accounts_from_sixty_lines()
    {
        var model = Load("samples/enterprise");
        Assert.Equal(200, model.Accounts.Length);
        Assert.Equal(200, model.Accounts.Select(a => a.Email).Distinct().Count());
        Assert.Equal("critical", model.FindAccount("payments-prod")!.Kind);
        Assert.Equal("80000 USD", model.FindAccount("payments-prod")!.Budget.ToString());
        Assert.Equal("Workloads/Test", model.FindAccount("web-test")!.Unit.Value);
        Assert.Equal(2, model.FindAccount("shop-prod")!.Regions.Length);
        Assert.InRange(Lines("samples/enterprise/bulkhead.yaml"), 1, 60);
    }

    [Fact]
    public void The_guardrails_sample_uses_files_of_AWS()
    {
        var model = Load("samples/guardrails");
        var custom = model.Guardrails.Where(g => g.Custom is not null).ToList();
        Assert.Equal(18, custom.Count);
        Assert.All(custom, g => Assert.StartsWith("samples/guardrails/policies/", g.Custom!.Document.Path, StringComparison.Ordinal));
        Assert.Contains(custom, g => g.Custom!.Type == OrganizationPolicyType.ResourceControl);
    }

    [Theory]
    [InlineData("samples/startup")]
    [InlineData("samples/enterprise")]
    [InlineData("samples/guardrails")]
    public void The_guardrails_of_every_sample_fit(string path)
    {
        var compilation = GuardrailCompiler.Compile(Load(path));
        // AWS's own examples say some things twice, which is worth a note and no more.
        Assert.Equal("", DiagnosticText.Render([.. compilation.Diagnostics.Where(d => d.Severity != Severity.Note)]));
        Assert.NotEmpty(compilation.Policies);
    }

    private static int Lines(string path) => RepositoryFiles.Instance.Text(path).TrimEnd().Split('\n').Length;

    private static OrganizationModel Load(string path)
    {
        var result = ConfigurationLoader.Load(path, RepositoryFiles.Instance);
        Assert.Equal("", DiagnosticText.Render(result.Diagnostics));
        return result.Model!;
    }
}
