using System.Globalization;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.PolicyTests;
using Xunit;

namespace Bulkhead.Iam.Tests.PolicyTests;

public sealed class CaseTests
{
    private static readonly PolicyCompiler Compiler = new();

    public static TheoryData<string, int, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, int, string>();
            foreach (var name in CaseFiles.Names)
            {
                var file = CaseFiles.Read(name);
                for (var i = 0; i < file.Cases.Length; i++) cases.Add(name, i, file.Cases[i].Name);
            }

            return cases;
        }
    }

    public static TheoryData<string> Files => [.. CaseFiles.Names];

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_case_passes(string file, int index, string name)
    {
        var test = CaseFiles.Read(file).Cases[index];
        Assert.Equal(name, test.Name);
        var result = PolicyTestRunner.Run(test, CatalogueFacts.Embedded, Compiler);
        Assert.True(result.Passed, result.Difference);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_quick_verdict_is_the_explained_decision(string file, int index, string name)
    {
        var test = CaseFiles.Read(file).Cases[index];
        Assert.Equal(name, test.Name);
        var stack = Compiler.Compile(test.Policies);
        var request = CompiledRequest.Create(test.Request!, CatalogueFacts.Embedded);
        var decision = stack.Explain(request);
        Assert.Equal(new Verdict(decision.Outcome, decision.BlockedBy), stack.Decide(request));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_has_cases_both_ways_and_cites_its_rule(string name)
    {
        var file = CaseFiles.Read(name);
        Assert.Empty(file.Diagnostics);
        Assert.All(file.Cases, c => Assert.True(c.Expected is not null && c.Mistakes.IsEmpty, c.Name));
        Assert.True(file.Cases.Length >= 2, "a rule needs a case that holds and one that does not");
        Assert.True(file.Cases.Select(c => c.Expected).Distinct().Count() >= 2, "all cases expect the same");
        Assert.Equal(file.Cases.Length, file.Cases.Select(c => c.Name).Distinct(StringComparer.Ordinal).Count());

        var rule = int.Parse(name.AsSpan("rule-".Length, 2), CultureInfo.InvariantCulture);
        var cited = file.Cases.Select(c => PolicyTestRunner.Run(c, CatalogueFacts.Embedded, Compiler).Decision!.Rules);
        Assert.Contains(cited, rules => rules.Contains(rule));
    }

    [Fact]
    public void Every_rule_has_a_file() =>
        Assert.Equal(
            Enumerable.Range(1, EvaluationRule.Last),
            CaseFiles.Names.Select(n => int.Parse(n.AsSpan("rule-".Length, 2), CultureInfo.InvariantCulture)));
}
