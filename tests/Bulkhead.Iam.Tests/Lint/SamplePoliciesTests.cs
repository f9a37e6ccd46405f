using System.Text;
using Bulkhead.Iam.Lint;
using Xunit;

namespace Bulkhead.Iam.Tests.Lint;

/// <summary>
/// AWS's own example policies with every finding on them (expected-findings.txt). Each finding was judged against AWS's
/// documents; a change of this file needs the same care. BULKHEAD_ACCEPT=1 writes the findings as they are now.
/// </summary>
public sealed class SamplePoliciesTests
{
    [Fact]
    public void All_findings_on_the_sample_policies_are_the_expected_ones()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Lint", "policies");
        var files = Directory.GetFiles(folder, "*.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(80, files.Length);
        var linter = new PolicyLinter();
        var actual = new StringBuilder();
        foreach (var file in files)
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            foreach (var finding in linter.Lint(path, File.ReadAllText(file)).Diagnostics)
            {
                actual.Append(finding.Span).Append(": ").Append(finding.Severity).Append(' ').Append(finding.Code).Append(": ").Append(finding.Message);
                if (finding.Label is not null) actual.Append(" (").Append(finding.Label).Append(')');
                actual.Append('\n');
            }
        }

        if (Environment.GetEnvironmentVariable("BULKHEAD_ACCEPT") == "1") File.WriteAllText(SourcePath(), actual.ToString());
        Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Lint", "expected-findings.txt")), actual.ToString());
    }

    private static string SourcePath([System.Runtime.CompilerServices.CallerFilePath] string path = "") =>
        Path.Combine(Path.GetDirectoryName(path)!, "expected-findings.txt");
}
