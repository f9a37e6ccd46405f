using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Tests.PolicyTests;
using Xunit;

namespace Bulkhead.Iam.Tests.Evaluation;

public sealed class DecisionTests
{
    private static readonly PolicyCompiler Compiler = new();

    private static PolicyDocument Policy(string json) => PolicyParser.ParseJson("p.json", json).Document!;

    private static CompiledRequest Request(string principal, string action, string resource) =>
        CompiledRequest.Create(
            new() { Principal = Principal.TryParse(principal)!, Action = action, Resources = [resource] }, CatalogueFacts.Embedded);

    [Fact]
    public void Decisions_allocate_nothing()
    {
        foreach (var test in CaseFiles.Names.SelectMany(n => CaseFiles.Read(n).Cases))
        {
            var stack = Compiler.Compile(test.Policies);
            var request = CompiledRequest.Create(test.Request!, CatalogueFacts.Embedded);
            for (var i = 0; i < 3; i++) stack.Decide(request);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 10; i++) stack.Decide(request);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() == before, test.Name);
        }
    }

    [Fact]
    public void A_document_is_compiled_once_for_each_place()
    {
        var policy = Policy("""{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}""");
        Assert.Same(Compiler.Compile(policy, PolicyKind.Identity), Compiler.Compile(policy, PolicyKind.Identity));
        Assert.NotSame(Compiler.Compile(policy, PolicyKind.Identity), Compiler.Compile(policy, PolicyKind.Boundary));
    }

    [Fact]
    public void A_decision_names_its_statements_kinds_rules_and_places()
    {
        var stack = Compiler.Compile(new PolicyStack
        {
            Identity = [Policy("""{"Statement": {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}}""")],
            ServiceControl = [[PolicyDocument.FullAccess, Policy("{\"Statement\":\n {\"Sid\": \"NoDeletes\", \"Effect\": \"Deny\", \"Action\": \"s3:Delete*\", \"Resource\": \"*\"}}")]],
        });
        var decision = stack.Explain(Request("arn:aws:iam::111111111111:user/ann", "s3:DeleteObject", "arn:aws:s3:::b/k"));
        Assert.Equal(DecisionOutcome.ExplicitlyDenied, decision.Outcome);
        Assert.Equal(PolicyKinds.Scp, decision.BlockedBy);
        var statement = Assert.Single(decision.Statements);
        Assert.Equal((PolicyKind.Scp, "NoDeletes", 0), (statement.Kind, statement.Statement.Sid, statement.Level));
        Assert.Equal("p.json:2:2", statement.Statement.Span!.Value.ToString());
        Assert.Contains(35, decision.Rules);
        Assert.False(decision.RestsOnUnconfirmedRule);
    }

    [Theory]
    [InlineData("s3", "arn:aws:s3:::b", "BH6031")]
    [InlineData("s3:Get*", "arn:aws:s3:::b", "BH6031")]
    [InlineData("s3:GetObject", "b/k", "BH6032")]
    public void A_malformed_request_is_invalid(string action, string resource, string code)
    {
        var decision = Compiler.Compile(new PolicyStack()).Explain(Request("anonymous", action, resource));
        Assert.Equal(DecisionOutcome.Invalid, decision.Outcome);
        Assert.Equal(code, Assert.Single(decision.Faults).Code);
    }

    [Fact]
    public void All_managed_policies_compile_without_faults()
    {
        var catalogue = Bulkhead.Iam.Catalogue.ManagedPolicyCatalogue.Embedded;
        Assert.True(catalogue.Arns.Length > 1000);
        foreach (var arn in catalogue.Arns)
        {
            var result = PolicyParser.ParseJson(arn, catalogue.FindDocument(arn)!);
            Assert.Empty(result.Diagnostics);
            Assert.Empty(Compiler.Compile(result.Document!, PolicyKind.Identity).Faults);
        }
    }
}
