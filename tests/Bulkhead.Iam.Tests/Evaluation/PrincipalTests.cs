using Bulkhead.Iam.Evaluation;
using Xunit;

namespace Bulkhead.Iam.Tests.Evaluation;

public sealed class PrincipalTests
{
    [Theory]
    [InlineData("anonymous", PrincipalKind.Anonymous, "anonymous")]
    [InlineData("arn:aws:iam::111111111111:user/teams/web/ann", PrincipalKind.User, "arn:aws:iam::111111111111:user/teams/web/ann")]
    [InlineData("arn:aws:iam::111111111111:role/app", PrincipalKind.RoleSession, "arn:aws:iam::111111111111:role/app")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/app/one", PrincipalKind.RoleSession, "arn:aws:sts::111111111111:assumed-role/app/one")]
    [InlineData("arn:aws:sts::111111111111:federated-user/guest", PrincipalKind.FederatedUser, "arn:aws:sts::111111111111:federated-user/guest")]
    [InlineData("arn:aws:iam::111111111111:root", PrincipalKind.Root, "arn:aws:iam::111111111111:root")]
    [InlineData("111111111111", PrincipalKind.Root, "arn:aws:iam::111111111111:root")]
    [InlineData("arn:aws:sts::111111111111:assumed-root", PrincipalKind.AssumedRoot, "arn:aws:iam::111111111111:root")]
    [InlineData("lambda.amazonaws.com", PrincipalKind.Service, "lambda.amazonaws.com")]
    [InlineData("cognito-identity.amazonaws.com", PrincipalKind.FederatedIdentity, "cognito-identity.amazonaws.com")]
    [InlineData("arn:aws:iam::111111111111:saml-provider/corp", PrincipalKind.FederatedIdentity, "arn:aws:iam::111111111111:saml-provider/corp")]
    [InlineData("arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS", PrincipalKind.ServiceLinkedRole, "arn:aws:iam::111111111111:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForECS/ecs", PrincipalKind.ServiceLinkedRole, "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForECS/ecs")]
    public void Principals_are_read_by_what_they_are(string text, PrincipalKind kind, string shown)
    {
        var principal = Principal.TryParse(text);
        Assert.NotNull(principal);
        Assert.Equal(kind, principal.Kind);
        Assert.Equal(shown, principal.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("ann")]
    [InlineData("arn:aws:iam::1:user/ann")]
    [InlineData("arn:aws:iam::111111111111:user/")]
    [InlineData("arn:aws:iam::111111111111:group/web")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/app")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/app/")]
    [InlineData("arn:aws:s3:::bucket")]
    public void What_is_no_principal_is_refused(string text) => Assert.Null(Principal.TryParse(text));

    [Theory]
    [InlineData("arn:aws:iam::111111111111:user/ann", "User")]
    [InlineData("arn:aws:sts::111111111111:assumed-role/app/one", "AssumedRole")]
    [InlineData("arn:aws:sts::111111111111:federated-user/guest", "FederatedUser")]
    [InlineData("arn:aws:iam::111111111111:root", "Account")]
    [InlineData("anonymous", "Anonymous")]
    [InlineData("lambda.amazonaws.com", null)]
    public void The_principal_type_follows(string principal, string? expected)
    {
        var part = Assert.Single(CompiledRequest.Create(
            new() { Principal = Principal.TryParse(principal)!, Action = "s3:GetObject", Resources = ["arn:aws:s3:::b/k"] },
            CatalogueFacts.Embedded).Parts);
        Assert.Equal(expected, part.Find(ContextKey.Of("AWS:principalTYPE"))?.Values[0]);
    }
}
