using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Xunit;

namespace Bulkhead.Iam.Tests;

public sealed class DiagnosticPageTests
{
    private static readonly DiagnosticDescriptor[] Descriptors =
        [.. JsonDiagnostics.All, .. PolicyDiagnostics.All, .. RequestDiagnostics.All, .. PolicyTestDiagnostics.All];

    public static TheoryData<string> Codes => [.. Descriptors.Select(d => d.Code)];

    [Theory]
    [MemberData(nameof(Codes))]
    public void A_diagnostic_has_a_page_with_its_title(string code)
    {
        var descriptor = Descriptors.Single(d => d.Code == code);
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "diagnostics", $"{code}.md"));
        Assert.StartsWith($"# {code}: {descriptor.Title}\n", page, StringComparison.Ordinal);
        Assert.Contains("## What to do", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_evaluators_page_lists_every_rule_with_its_cases()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "iam.md"));
        foreach (var name in PolicyTests.CaseFiles.Names) Assert.Contains($"cases/{name})", page, StringComparison.Ordinal);
        for (var rule = 1; rule <= EvaluationRule.Last; rule++)
        {
            Assert.Contains($"\n| {rule}{(EvaluationRule.IsUnconfirmed(rule) ? " †" : "")} |", page, StringComparison.Ordinal);
        }
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Bulkhead.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("the tests run outside of the repository");
        }

        return folder;
    }
}
