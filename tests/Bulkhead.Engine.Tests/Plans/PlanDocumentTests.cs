using Bulkhead.Core.Documents;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans.Documents;
using Bulkhead.Engine.Tests.Planning;
using Xunit;

namespace Bulkhead.Engine.Tests.Plans;

public sealed class PlanDocumentTests
{
    private static readonly string Valid = MakeValid();

    [Theory]
    [InlineData("", "BH4030")]
    [InlineData("null", "BH4030")]
    [InlineData("[]", "BH4030")]
    [InlineData("{\"format\":\"bulkhead.plan/1\"}", "BH4030")]
    [InlineData("{\"format\":\"bulkhead.plan/1\",\"plan\":null}", "BH4030")]
    [InlineData("{\"format\":\"bulkhead.plan/2\",\"plan\":{}}", "BH4031")]
    [InlineData("{\"format\":1,\"format\":2}", "BH4030")]
    public void What_is_not_a_plan_is_a_diagnostic(string text, string code) =>
        Assert.Equal(code, Assert.Single(Read(text)).Code);

    [Theory]
    [InlineData("\"kind\": \"createAccount\"", "\"kind\": \"closeAccount\"", "BH4030")]
    [InlineData("\"kind\": \"createAccount\",", "", "BH4030")]
    [InlineData("\"action\": \"create\"", "\"action\": \"explode\"", "BH4030")]
    [InlineData("\"action\": \"create\"", "\"action\": 0", "BH4030")]
    [InlineData("\"managementAccount\": \"111111111111\"", "\"managementAccount\": \"11\"", "BH4032")]
    [InlineData("\"unit\": \"Workloads\"", "\"unit\": \"a//b\"", "BH4032")]
    [InlineData("\"organization\": \"acme\"", "\"organization\": null", "BH4030")]
    [InlineData("\"organization\": \"acme\"", "\"organisation\": \"acme\"", "BH4030")]
    public void A_plan_that_somebody_changed_is_refused(string from, string to, string code)
    {
        Assert.Contains(from, Valid, StringComparison.Ordinal);
        Assert.Equal(code, Read(Valid.Replace(from, to, StringComparison.Ordinal))[0].Code);
    }

    [Fact]
    public void Every_cut_of_a_plan_is_a_diagnostic()
    {
        for (var length = 0; length < Valid.Length - 2; length += 97) Assert.Equal("BH4030", Read(Valid[..length])[0].Code);
    }

    [Fact]
    public void A_cycle_is_found()
    {
        var (plan, _) = PlanDocument.Read(new SourceFile("plan.json", Valid));
        var (first, second) = (plan!.Steps[0], plan.Steps[1]);
        var changed = plan with { Steps = [first with { After = [second.Address] }, second with { After = [first.Address] }, .. plan.Steps[2..]] };
        Assert.Contains(Read(PlanDocument.Write(changed)), d => d.Message.Contains("waits for itself", StringComparison.Ordinal));
    }

    private static System.Collections.Immutable.ImmutableArray<Core.Diagnostics.Diagnostic> Read(string text)
    {
        var (plan, diagnostics) = PlanDocument.Read(new SourceFile("plan.json", text));
        Assert.Null(plan);
        Assert.NotEmpty(diagnostics);
        return diagnostics;
    }

    private static string MakeValid()
    {
        var desired = new ModelBuilder().Account("dev").Policy("floor", [""]).Build();
        return PlanDocument.Write(Planner.Plan(desired, SimulatedCloud.Empty().Observe(desired)).Plan);
    }
}
