using System.Text;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Protocols;
using Xunit;

namespace Bulkhead.Aws.Tests.Protocols;

public sealed class RequestRouterTests
{
    [Fact]
    public void The_index_says_what_the_models_say() => Assert.Equal(
        ServiceModels.Names.Select(n => ServiceModels.Get(n)).Select(m => (m.Name, m.SigningName, m.TargetPrefix)),
        ServiceIndex.All);

    [Theory]
    [InlineData("GET", "/", "", "s3:ListBuckets")]
    [InlineData("GET", "/logs", "list-type=2&prefix=a", "s3:ListObjectsV2")]
    [InlineData("GET", "/logs/", "", "s3:ListObjects")]
    [InlineData("GET", "/logs", "policy", "s3:GetBucketPolicy")]
    [InlineData("PUT", "/logs", "", "s3:CreateBucket")]
    [InlineData("PUT", "/logs", "object-lock", "s3:PutObjectLockConfiguration")]
    [InlineData("PUT", "/logs", "publicAccessBlock", "s3:PutPublicAccessBlock")]
    [InlineData("PUT", "/logs/a/b%20c", "", "s3:PutObject")]
    [InlineData("PUT", "/logs/a/b", "partNumber=1&uploadId=x", "s3:UploadPart")]
    [InlineData("HEAD", "/logs", "", "s3:HeadBucket")]
    [InlineData("DELETE", "/logs/a", "", "s3:DeleteObject")]
    [InlineData("GET", "/v20180820/configuration/publicAccessBlock", "", "s3control:GetPublicAccessBlock")]
    public void S3_requests_find_their_operation(string method, string path, string query, string expected) =>
        Assert.Equal(expected, Route("localhost:4600", "s3", method, path, query));

    [Theory]
    [InlineData("logs.localhost:4600", "/a/b", "/logs/a/b")]
    [InlineData("my.logs.s3.eu-west-1.amazonaws.com", "/a", "/my.logs/a")]
    [InlineData("logs.s3.amazonaws.com", "/", "/logs/")]
    [InlineData("s3.eu-west-1.amazonaws.com", "/logs/a", "/logs/a")]
    [InlineData("127.0.0.1:4600", "/logs/a", "/logs/a")]
    [InlineData("[::1]:4600", "/logs/a", "/logs/a")]
    public void A_bucket_in_the_host_comes_back_into_the_path(string host, string path, string expected)
    {
        var request = Signed("s3", "GET", path, "");
        Assert.Equal(expected, RequestRouter.Route(host, request)?.Request.Path);
    }

    [Fact]
    public void A_copy_is_not_a_put()
    {
        var request = Signed("s3", "PUT", "/logs/a", "");
        request.Headers["x-amz-copy-source"] = "other/key";
        Assert.Equal("CopyObject", RequestRouter.Route("localhost", request)?.Operation.Name);
    }

    [Fact]
    public void Requests_without_a_signature_find_the_operations_that_need_none()
    {
        var request = new WireRequest
        {
            Method = "POST",
            Body = Encoding.UTF8.GetBytes("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleArn=x"),
        };
        Assert.Equal("AssumeRoleWithWebIdentity", RequestRouter.Route("localhost:4600", request)?.Operation.Name);
    }

    [Theory]
    [InlineData("organizations", "AWSOrganizationsV20161128.NoSuchOperation")]
    [InlineData("organizations", "NoSuchService.ListAccounts")]
    [InlineData("organizations", "")]
    public void What_no_model_has_is_not_found(string service, string target)
    {
        var request = Signed(service, "POST", "/", "");
        request.Headers["X-Amz-Target"] = target;
        Assert.Null(RequestRouter.Route("localhost", request));
    }

    private static string? Route(string host, string service, string method, string path, string query) =>
        RequestRouter.Route(host, Signed(service, method, path, query)) is { } routed
            ? $"{routed.Service.Name}:{routed.Operation.Name}"
            : null;

    private static WireRequest Signed(string service, string method, string path, string query) => new()
    {
        Method = method,
        Path = path,
        Query = QueryText.Parse(query),
        Headers =
        {
            ["Authorization"] =
                $"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLE/20261121/us-east-1/{service}/aws4_request, SignedHeaders=host, Signature=00",
        },
    };
}
