using System.IO.Compression;
using System.Text;
using Bulkhead.Iam.Catalogue;
using Xunit;

namespace Bulkhead.Iam.Tests.Catalogue;

public sealed class ActionCatalogueTests
{
    private static readonly ActionCatalogue Catalogue = ActionCatalogue.Embedded;

    [Fact]
    public void The_embedded_catalogue_has_every_service_and_action_of_its_day()
    {
        Assert.Equal(new DateOnly(2026, 9, 26), Catalogue.Date);
        Assert.Equal(456, Catalogue.Services.Length);
        Assert.Equal(22091, Catalogue.Services.Sum(s => s.Actions.Length));
        Assert.Equal(62, Catalogue.RcpServices.Count);
        Assert.True(Catalogue.SupportsResourceControlPolicies("s3"));
        Assert.False(Catalogue.SupportsResourceControlPolicies("ec2"));
    }

    [Fact]
    public void An_action_is_found_whatever_its_case_with_resources_and_keys()
    {
        var action = Catalogue.FindAction("S3:getobject");
        Assert.NotNull(action);
        Assert.Equal("s3:GetObject", action.FullName);
        Assert.Equal(AccessLevel.Read, action.AccessLevel);
        Assert.Contains(action.Resources, r => r.Type.ArnTemplate == "arn:${Partition}:s3:::${BucketName}/${ObjectName}");
        Assert.Contains(action.Resources, r => r.Type.ArnPattern == "arn:*:s3:::*/*");
        Assert.Contains(action.ConditionKeys, k => k is { Name: "s3:TlsVersion", Type: ConditionKeyType.Numeric, IsMultivalued: false });
        Assert.True(action.HasResourceTypes);
        Assert.False(Catalogue.FindAction("s3:ListAllMyBuckets")!.HasResourceTypes);
        Assert.Contains(Catalogue.FindAction("ec2:RunInstances")!.Resources, r => r is { IsRequired: true, Type.Name: "instance" });
    }

    [Theory]
    [InlineData("s3:GetObject", 1)]
    [InlineData("s3:getbucketpol*", 2)]
    [InlineData("iam:PutRole?olicy", 1)]
    [InlineData("iam:PutRolePol?icy", 0)]
    [InlineData("s3:", 0)]
    [InlineData("nothing:*", 0)]
    [InlineData("GetObject", 0)]
    [InlineData("*", 22091)]
    [InlineData("*:*", 22091)]
    public void Wildcards_expand_to_the_actions_that_they_match(string pattern, int count) =>
        Assert.Equal(count, Catalogue.Expand(pattern).Count());

    [Theory]
    [InlineData("s3:GetObjct", "s3:GetObject")]
    [InlineData("s4:GetObject", "s3:GetObject")]
    [InlineData("iam:PassRoles", "iam:PassRole")]
    [InlineData("s3:Zzzzzzzzzzzzz", null)]
    public void An_unknown_action_gets_the_nearest_spelling(string action, string? expected) =>
        Assert.Equal(expected, Catalogue.NearestAction(action));

    [Theory]
    [InlineData("aws:principalarn", "aws:PrincipalArn")]
    [InlineData("aws:PrincipalTag/x509Subject/OU", "aws:PrincipalTag/${TagKey}")]
    [InlineData("s3:ExistingObjectTag/team", "s3:ExistingObjectTag/<key>")]
    [InlineData("codebuild:environment.environmentVariables/HOME.value", "codebuild:environment.environmentVariables/${name}.value")]
    [InlineData("cognito-identity-unauth:IdentityPoolArn", "cognito-identity-unauth:IdentityPoolArn")]
    [InlineData("token.actions.githubusercontent.com:actor", "token.actions.githubusercontent.com:actor")]
    [InlineData("saml:aud", "saml:aud")]
    [InlineData("oidc.circleci.com/org/1234:oidc.circleci.com/project-id", "oidc.circleci.com/org/${OrgId}:oidc.circleci.com/project-id")]
    [InlineData("aws:PrincipalTag/", null)]
    [InlineData("aws:NoSuchKey", null)]
    [InlineData("s3:NoSuchKey", null)]
    [InlineData("plain", null)]
    public void Condition_keys_are_found_by_name_and_by_template(string key, string? expected) =>
        Assert.Equal(expected, Catalogue.FindConditionKey(key)?.Name);

    [Fact]
    public void A_newer_file_replaces_the_embedded_catalogue_compressed_or_plain()
    {
        const string Body = "K\tdemo:Size\tArrayOfNumeric\nT\tthing\tarn:${Partition}:demo:::${Id}\t0\nA\tMake\tP\t0\tiam:PassRole\t0!:0:\n";
        var text = $"bulkhead-iam-catalogue 1 2030-01-02\nrcp\tdemo\nS\tdemo\tDemo\t{Body.Length}\n\n{Body}";
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes(text));
        compressed.Position = 0;

        foreach (var stream in new Stream[] { new MemoryStream(Encoding.UTF8.GetBytes(text)), compressed })
        {
            var read = ActionCatalogue.Read(stream);
            Assert.Equal(new DateOnly(2030, 1, 2), read.Date);
            var action = Assert.Single(read.Expand("demo:*"));
            Assert.Equal(AccessLevel.PermissionsManagement, action.AccessLevel);
            Assert.Equal(["iam:PassRole"], action.DependentActions);
            Assert.True(Assert.Single(action.Resources).IsRequired);
            Assert.True(Assert.Single(action.ConditionKeys).IsMultivalued);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("bulkhead-iam-catalogue 1 2030-01-02\n")]
    [InlineData("bulkhead-iam-catalogue 1 2030-01-02\nrcp\tdemo\nS\tdemo\tDemo\t99\n\nK\ta:b\tString\n")]
    [InlineData("bulkhead-iam-catalogue 1 2030-01-02\nrcp\tdemo\nS\tdemo\tDemo\tmany\n\n")]
    public void A_file_that_is_no_catalogue_is_refused(string text) =>
        Assert.Throws<FormatException>(() => ActionCatalogue.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))));

    [Fact]
    public void A_broken_line_of_a_service_is_refused_when_the_service_is_read()
    {
        const string Body = "A\tMake\tW\t7\t\t\n";
        var text = $"bulkhead-iam-catalogue 1 2030-01-02\nrcp\tdemo\nS\tdemo\tDemo\t{Body.Length}\n\n{Body}";
        var read = ActionCatalogue.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.Throws<FormatException>(() => read.FindAction("demo:Make"));
    }
}
