using Bulkhead.Engine.Rehearsal;
using Xunit;

namespace Bulkhead.Engine.Tests.Rehearsal;

public sealed class WebIdentitySubjectTests
{
    private const string Provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    private const string Anybody = "G16";
    private const string Repository = "D07";

    [Fact]
    public void A_subject_fits_both_the_rule_and_the_trust_policy()
    {
        var subject = WebIdentitySubject.Of(Trust("""{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/*:ref:refs/heads/main"},"StringEquals":{"token.actions.githubusercontent.com:aud":"other"}}"""), Repository)!;
        Assert.Equal(Provider, subject.Provider);
        Assert.Equal("token.actions.githubusercontent.com", subject.Host);
        var sub = subject.Claims["sub"]!.GetValue<string>();
        Assert.StartsWith("repo:acme/", sub, StringComparison.Ordinal);
        Assert.EndsWith(":ref:refs/heads/main", sub, StringComparison.Ordinal);
        Assert.Equal("other", subject.Claims["aud"]!.GetValue<string>());
    }

    [Fact]
    public void Where_no_subject_fits_both_there_is_none() =>
        Assert.Null(WebIdentitySubject.Of(Trust("""{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/*"}}"""), Anybody));

    [Fact]
    public void An_audience_that_nobody_names_is_left_to_the_provider() => Assert.Null(WebIdentitySubject.Of(Trust("{}"), Anybody)!.Claims["aud"]);

    [Fact]
    public void A_role_that_trusts_no_such_provider_has_none() =>
        Assert.Null(WebIdentitySubject.Of("""{"Statement":[{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity"}]}""", Anybody));

    private static string Trust(string condition) =>
        $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"{{Provider}}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{{condition}}}]}""";
}
