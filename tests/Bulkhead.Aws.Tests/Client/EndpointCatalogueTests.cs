using Bulkhead.Aws.Client;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Aws.Tests.Client;

/// <summary>The expected hosts are what AWS's own endpoint rules (as botocore 1.43.11 carries them) give.</summary>
public sealed class EndpointCatalogueTests
{
    [Theory]
    [InlineData("cloudformation", "eu-west-1", "cloudformation.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("sts", "eu-west-1", "sts.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("sts", "cn-north-1", "sts.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("organizations", "eu-west-1", "organizations.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("organizations", "cn-north-1", "organizations.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1")]
    [InlineData("organizations", "us-gov-east-1", "organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("account", "eu-west-1", "account.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("budgets", "eu-west-1", "budgets.amazonaws.com", "us-east-1")]
    [InlineData("budgets", "us-gov-west-1", "budgets.amazonaws.com", "us-gov-west-1")]
    [InlineData("budgets", "cn-north-1", "budgets.amazonaws.com.cn", "cn-northwest-1")]
    [InlineData("iam", "eu-west-1", "iam.amazonaws.com", "us-east-1")]
    [InlineData("iam", "cn-north-1", "iam.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("iam", "us-gov-west-1", "iam.us-gov.amazonaws.com", "us-gov-west-1")]
    [InlineData("route53", "cn-north-1", "route53.amazonaws.com.cn", "cn-northwest-1")]
    [InlineData("ce", "eu-west-1", "ce.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("billing", "eu-west-1", "billing.us-east-1.api.aws", "us-east-1")]
    [InlineData("billing", "cn-north-1", "billing.cn-northwest-1.amazonaws.com.cn", "cn-northwest-1")]
    [InlineData("bcm-data-exports", "us-gov-west-1", "bcm-data-exports.us-gov-west-1.api.aws", "us-gov-west-1")]
    [InlineData("freetier", "eu-west-1", "freetier.us-east-1.api.aws", "us-east-1")]
    [InlineData("support", "eu-west-1", "support.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("s3", "eu-west-1", "s3.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("s3", "us-east-1", "s3.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("s3control", "eu-west-1", "s3-control.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("sso-admin", "eu-west-1", "sso.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("accessanalyzer", "us-gov-west-1", "access-analyzer.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    public void Services_answer_where_aws_says(string service, string region, string host, string signingRegion) =>
        Check(service, region, fips: false, dualStack: false, host, signingRegion);

    [Theory]
    [InlineData("organizations", "eu-west-1", "organizations-fips.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("organizations", "us-gov-west-1", "organizations.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("cloudformation", "us-east-1", "cloudformation-fips.us-east-1.amazonaws.com", "us-east-1")]
    [InlineData("cloudformation", "us-gov-west-1", "cloudformation.us-gov-west-1.amazonaws.com", "us-gov-west-1")]
    [InlineData("iam", "us-east-1", "iam-fips.amazonaws.com", "us-east-1")]
    [InlineData("iam", "us-gov-west-1", "iam.us-gov.amazonaws.com", "us-gov-west-1")]
    [InlineData("budgets", "eu-west-1", "budgets-fips.amazonaws.com", "us-east-1")]
    [InlineData("s3control", "us-gov-east-1", "s3-control-fips.us-gov-east-1.amazonaws.com", "us-gov-east-1")]
    public void Fips_endpoints_have_their_names(string service, string region, string host, string signingRegion) =>
        Check(service, region, fips: true, dualStack: false, host, signingRegion);

    [Theory]
    [InlineData("account", "cn-north-1", "account.cn-northwest-1.api.amazonwebservices.com.cn", "cn-northwest-1")]
    [InlineData("budgets", "eu-west-1", "budgets.us-east-1.api.aws", "us-east-1")]
    [InlineData("budgets", "us-gov-east-1", "budgets.api.aws", "us-gov-west-1")]
    [InlineData("iam", "eu-west-1", "iam.global.api.aws", "us-east-1")]
    [InlineData("iam", "us-gov-west-1", "iam.us-gov.api.aws", "us-gov-west-1")]
    [InlineData("s3", "cn-north-1", "s3.dualstack.cn-north-1.amazonaws.com.cn", "cn-north-1")]
    [InlineData("s3control", "eu-west-1", "s3-control.dualstack.eu-west-1.amazonaws.com", "eu-west-1")]
    [InlineData("ec2", "eu-west-1", "ec2.eu-west-1.api.aws", "eu-west-1")]
    public void Dual_stack_endpoints_have_their_names(string service, string region, string host, string signingRegion) =>
        Check(service, region, fips: false, dualStack: true, host, signingRegion);

    [Fact]
    public void A_bucket_goes_into_the_host_at_aws_and_into_the_path_elsewhere()
    {
        var operation = ServiceModels.Get("s3").GetOperation("GetObject");
        var input = new System.Text.Json.Nodes.JsonObject { ["Bucket"] = "logs", ["Key"] = "a/b" };
        var aws = EndpointCatalogue.Find(operation.Service, new RegionName("eu-west-1"), false, false);
        var (wire, endpoint) = ClientRequests.Write(operation, input, aws);
        Assert.Equal(("https://logs.s3.eu-west-1.amazonaws.com/", "/a/b"), (endpoint.Address.AbsoluteUri, wire.Path));
        var custom = new Endpoint(new Uri("http://localhost:4600"), aws.SigningRegion, IsCustom: true);
        (wire, endpoint) = ClientRequests.Write(operation, input, custom);
        Assert.Equal(("http://localhost:4600/", "/logs/a/b"), (endpoint.Address.AbsoluteUri, wire.Path));
    }

    [Fact]
    public void A_bucket_with_dots_stays_in_the_path()
    {
        var operation = ServiceModels.Get("s3").GetOperation("GetBucketPolicy");
        var aws = EndpointCatalogue.Find(operation.Service, new RegionName("eu-west-1"), false, false);
        var (wire, endpoint) = ClientRequests.Write(operation, new() { ["Bucket"] = "my.logs" }, aws);
        Assert.Equal(("https://s3.eu-west-1.amazonaws.com/", "/my.logs"), (endpoint.Address.AbsoluteUri, wire.Path));
    }

    [Fact]
    public void The_account_goes_into_the_host_of_s3_control_at_aws()
    {
        var operation = ServiceModels.Get("s3control").GetOperation("GetPublicAccessBlock");
        var aws = EndpointCatalogue.Find(operation.Service, new RegionName("eu-west-1"), false, false);
        var (_, endpoint) = ClientRequests.Write(operation, new() { ["AccountId"] = "111122223333" }, aws);
        Assert.Equal("111122223333.s3-control.eu-west-1.amazonaws.com", endpoint.Address.Host);
    }

    private static void Check(string service, string region, bool fips, bool dualStack, string host, string signingRegion)
    {
        var endpoint = EndpointCatalogue.Find(ServiceModels.Get(service), new RegionName(region), fips, dualStack);
        Assert.Equal((host, signingRegion), (endpoint.Address.Host, endpoint.SigningRegion.Value));
    }
}
