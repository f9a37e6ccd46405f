using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Reach.Kinds;
using Bulkhead.Reach.Rules;
using Xunit;

namespace Bulkhead.Reach.Tests.Rules;

public class RuleReaderTests
{
    [Fact]
    public void All_embedded_rules_are_read_and_speak_of_known_kinds()
    {
        Assert.True(RuleLibrary.Embedded.Length >= 352);
        var own = new[] { "role", "user", "group", "policy", "account" };
        foreach (var rule in RuleLibrary.Embedded)
        {
            foreach (var variable in rule.Variables)
            {
                Assert.True(own.Contains(variable.Kind) || KindLibrary.Find(variable.Kind) is not null, $"{rule.Id}: {variable.Kind}");
            }
        }
    }

    [Theory]
    [InlineData("role trust lambda.amazonaws.com", "'role trust lambda.amazonaws.com' is no condition")]
    [InlineData("function trusts lambda.amazonaws.com", "'function' is no variable of this rule")]
    [InlineData("role.boundary < many", "'role.boundary < many' is no condition")]
    public void A_bad_condition_is_reported_at_its_place(string condition, string message)
    {
        var diagnostics = Read($$"""[{"id":"A01","name":"n","reference":"r","for":["role"],"if":["{{condition}}"],"calls":[],"gives":["session of role"]}]""");
        var found = Assert.Single(diagnostics.ToSorted());
        Assert.Equal("BH8001", found.Code);
        Assert.Equal(message, found.Message);
        Assert.Equal(1, found.Span!.Value.Start.Line);
    }

    [Theory]
    [InlineData("""[{"id":"A01","name":"n","reference":"r","calls":[],"gives":["session of rol"]}]""")]
    [InlineData("""[{"id":"A01","name":"n","reference":"r","calls":["iam:PassRole at role"],"gives":["administers organization"]}]""")]
    [InlineData("""[{"id":"A01","nam":"n","reference":"r","calls":[],"gives":["administers organization"]}]""")]
    [InlineData("""[{"id":"A01","name":"n","reference":"r","calls":[],"gives":[]}]""")]
    [InlineData("""{"id":"A01"}""")]
    public void A_bad_row_is_a_mistake(string text) => Assert.True(Read(text).HasErrors);

    [Fact]
    public void PassRole_goes_with_the_call_behind_it()
    {
        var rule = RuleLibrary.Embedded.Single(r => r.Id == "B10");
        var groups = Assert.Single(rule.Alternatives).Groups;
        Assert.Equal(2, groups.Length);
        Assert.Equal(["iam:PassRole", "lambda:CreateFunction"], groups[0].Calls.SelectMany(c => c.Actions));
    }

    private static DiagnosticBag Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        RuleReader.Read(new SourceFile("rules.json", text), diagnostics);
        return diagnostics;
    }
}
