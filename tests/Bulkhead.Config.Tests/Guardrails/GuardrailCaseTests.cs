using System.Text.Json.Nodes;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Xunit;

namespace Bulkhead.Config.Tests.Guardrails;

public sealed class GuardrailCaseTests
{
    private static readonly CatalogueFacts Facts = CatalogueFacts.Embedded;

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

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_fails_when_a_statement_is_taken_out(string name)
    {
        var count = GuardrailLibraryTests.Bind(Organizations.Use(name)).Statements.Length;
        for (var i = 0; i < count; i++)
        {
            var without = i;
            Assert.True(HasFailure(name, statements => statements.Where((_, at) => at != without)), $"no case needs statement {i + 1}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_case_fails_when_a_condition_is_taken_out(string name)
    {
        var keys = GuardrailLibraryTests.Bind(Organizations.Use(name)).Statements
            .Where(s => s.Condition.Length > 0)
            .SelectMany(s => JsonNode.Parse(s.Condition)!.AsObject())
            .SelectMany(o => o.Value!.AsObject().Select(k => (Operator: o.Key, k.Key)))
            .Distinct();
        foreach (var (op, key) in keys)
        {
            Assert.True(HasFailure(name, statements => statements.Select(s => Without(s, op, key))), $"no case needs {op} of {key}");
        }
    }

    [Fact]
    public void Every_file_of_cases_belongs_to_a_guardrail()
    {
        var files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Guardrails", "cases"), "*.yaml");

        Assert.All(files, file => Assert.True(GuardrailLibrary.Contains(Path.GetFileNameWithoutExtension(file)), file));
    }

    private static bool HasFailure(string name, Func<IEnumerable<CompactStatement>, IEnumerable<CompactStatement>> change)
    {
        var compiler = new PolicyCompiler();
        return GuardrailCases.Read(name, change).Any(c => !PolicyTestRunner.Run(c, Facts, compiler).Passed);
    }

    private static CompactStatement Without(CompactStatement statement, string op, string key)
    {
        if (statement.Condition.Length == 0) return statement;
        var condition = JsonNode.Parse(statement.Condition)!.AsObject();
        if (condition[op] is not JsonObject block || !block.Remove(key)) return statement;
        if (block.Count == 0) condition.Remove(op);
        return statement with { Condition = condition.Count == 0 ? "" : CanonicalJson.Canonical(condition) };
    }
}
