using System.Runtime.CompilerServices;
using System.Text;
using Bulkhead.Config.Guardrails;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

/// <summary>docs/guardrails.md and docs/diagnostics say what the library and the compiler do.</summary>
public sealed class GuardrailDocumentTests
{
    [Fact]
    public void The_page_has_the_table_of_the_library()
    {
        var expected = new StringBuilder("| name | type | what it stops | parameters |\n|---|---|---|---|\n");
        foreach (var guardrail in GuardrailLibrary.All)
        {
            var parameters = string.Join(", ", guardrail.Parameters.Select(p => $"`{p.Name}`"));
            expected.Append($"| `{guardrail.Name}` | {OrganizationPolicyTypes.ToShortName(guardrail.Type)} | {guardrail.Stops} | {parameters} |\n");
        }

        Assert.Contains(expected.ToString(), Page("guardrails.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_every_parameter_but_exempt()
    {
        var expected = new StringBuilder("| guardrail | parameter | takes | default | meaning |\n|---|---|---|---|---|\n");
        foreach (var guardrail in GuardrailLibrary.All)
        {
            foreach (var parameter in guardrail.Parameters.Where(p => p.Name != "exempt"))
            {
                expected.Append($"| `{guardrail.Name}` | `{parameter.Name}` | {Takes(parameter)} | {Default(parameter)} | {parameter.Description} |\n");
            }
        }

        Assert.Contains(expected.ToString(), Page("guardrails.md"), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_diagnostic_has_its_page()
    {
        var fields = typeof(GuardrailDiagnostics).GetFields();
        Assert.True(fields.Length >= 11);
        foreach (var field in fields)
        {
            var descriptor = (Core.Diagnostics.DiagnosticDescriptor)field.GetValue(null)!;
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Title}\n", Page($"diagnostics/{descriptor.Code}.md"), StringComparison.Ordinal);
        }
    }

    private static string Takes(GuardrailParameter parameter) =>
        parameter.Choices.IsEmpty ? parameter.Kind.ToString().ToLowerInvariant() : string.Join(" or ", parameter.Choices);

    private static string Default(GuardrailParameter parameter) => parameter switch
    {
        { DefaultsToGovernedRegions: true } => "the governed regions",
        { Default: null } => "must be given",
        { Default: [] } => "none",
        { Default: { Length: > 12 } values } => $"{values.Length} {parameter.Name}",
        { Default: { } values } => string.Join(" ", values.Select(v => $"`{v}`")),
    };

    private static string Page(string name, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", name));
}
