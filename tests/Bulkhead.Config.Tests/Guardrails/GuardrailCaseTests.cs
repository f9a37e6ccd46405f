using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

public sealed class GuardrailCaseTests
{
    private static readonly CatalogueFacts Facts = new(ActionCatalogue.Embedded);

    public static TheoryData<string> Names =>
        [.. GuardrailLibrary.All.Where(g => g.Type != OrganizationPolicyType.DeclarativeEc2).Select(g => g.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guardrail_denies_what_it_must_and_nothing_else(string name)
    {
        var compiler = new PolicyCompiler();
        var failures = GuardrailCases.Read(name)
            .Select(c => PolicyTestRunner.Run(c, Facts, compiler))
            .Where(r => !r.Passed)
            .Select(r => $"{r.Case.Name}: {r.Difference}");

        Assert.Empty(failures);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_guardrail_has_cases_of_both_kinds(string name)
    {
        var expected = GuardrailCases.Read(name).Select(c => c.Expected).ToList();

        Assert.Contains(PolicyExpectation.ExplicitlyDenied, expected);
        Assert.Contains(PolicyExpectation.Allowed, expected);
    }

    [Fact]
    public void Every_file_of_cases_belongs_to_a_guardrail()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Guardrails", "cases"), "*.yaml");

        Assert.All(files, file => Assert.True(GuardrailLibrary.Contains(Path.GetFileNameWithoutExtension(file)), file));
    }
}
