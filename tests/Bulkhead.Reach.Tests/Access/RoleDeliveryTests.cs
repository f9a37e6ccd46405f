using Bulkhead.Reach.Questions;
using Xunit;

namespace Bulkhead.Reach.Tests.Access;

/// <summary>The version of the metadata service that gave a role's credentials: an attacker has those of an instance, or others.</summary>
public sealed class RoleDeliveryTests
{
    private const string Web = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:acme/shop:ref:refs/heads/main"}}}]}""";

    [Theory]
    [InlineData("Deny", "NumericLessThan", "2.0", "Yes", "Yes")]
    // Of numbers that may be chosen the engine says neither yes nor no.
    [InlineData("Deny", "NumericLessThanIfExists", "2.0", "Unknown", "No")]
    [InlineData("Deny", "NumericGreaterThanEquals", "1.0", "Yes", "Yes")]
    [InlineData("Allow", "NumericEquals", "2.0", "Unknown", "No")]
    public void It_is_no_wall_to_whoever_has_the_role(string effect, string test, string value, string role, string user)
    {
        var first = effect == "Deny" ? """{"Effect":"Allow","Action":"ec2:*","Resource":"*"},""" : "";
        var policy = $$$$"""{"Version":"2012-10-17","Statement":[{{{{first}}}}{"Effect":"{{{{effect}}}}","Action":"ec2:*","Resource":"*","Condition":{"{{{{test}}}}":{"ec2:RoleDelivery":"{{{{value}}}}"}}}]}""";
        var engine = new ReachEngine(SmallAccount.Snapshot(null, new SmallAccount().Role("delivery", Web, policy).User("dev", policy).Collected()));
        string Of(string name) => engine.Explain(engine.Snapshot.Principals.Single(p => p.Name == name), "ec2:TerminateInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1").Verdict.ToString();
        Assert.Equal((role, user), (Of("delivery"), Of("dev")));
    }
}
