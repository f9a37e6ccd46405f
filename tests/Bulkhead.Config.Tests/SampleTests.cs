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

    private static int Lines(string path) => RepositoryFiles.Instance.Text(path).TrimEnd().Split('\n').Length;

    private static OrganizationModel Load(string path)
    {
        var result = ConfigurationLoader.Load(path, RepositoryFiles.Instance);
        Assert.Equal("", DiagnosticText.Render(result.Diagnostics));
        return result.Model!;
    }
}
