using System.Text.Json.Nodes;
using Bulkhead.Aws.Client;
using Bulkhead.Aws.Protocols;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Aws.Tests.Client;

public sealed class RefusalKindsTests
{
    [Theory]
    [InlineData("AccessDenied", 403, RefusalKind.AccessDenied)]
    [InlineData("AccessDeniedException", 400, RefusalKind.AccessDenied)]
    [InlineData("UnauthorizedOperation", 403, RefusalKind.AccessDenied)]
    [InlineData("ExpiredToken", 403, RefusalKind.Credentials)]
    [InlineData("ExpiredTokenException", 400, RefusalKind.Credentials)]
    [InlineData("InvalidClientTokenId", 403, RefusalKind.Credentials)]
    [InlineData("UnrecognizedClientException", 400, RefusalKind.Credentials)]
    [InlineData("SignatureDoesNotMatch", 403, RefusalKind.Credentials)]
    [InlineData("TooManyRequestsException", 429, RefusalKind.Throttled)]
    [InlineData("Throttling", 400, RefusalKind.Throttled)]
    [InlineData("SlowDown", 503, RefusalKind.Throttled)]
    [InlineData("LimitExceeded", 409, RefusalKind.LimitReached)]
    [InlineData("ServiceQuotaExceededException", 402, RefusalKind.LimitReached)]
    [InlineData("StackInstanceNotFoundException", 404, RefusalKind.NotFound)]
    [InlineData("NoSuchEntity", 404, RefusalKind.NotFound)]
    [InlineData("NoSuchBucketPolicy", 404, RefusalKind.NotFound)]
    [InlineData("AWSOrganizationsNotInUseException", 400, RefusalKind.NotFound)]
    [InlineData("PolicyNotAttachedException", 400, RefusalKind.Other)]
    [InlineData("EntityAlreadyExists", 409, RefusalKind.Conflict)]
    [InlineData("DuplicatePolicyException", 400, RefusalKind.Conflict)]
    [InlineData("BucketAlreadyExists", 409, RefusalKind.Conflict)]
    [InlineData("ConcurrentModificationException", 400, RefusalKind.Conflict)]
    [InlineData("MalformedPolicyDocument", 400, RefusalKind.Invalid)]
    [InlineData("ValidationError", 400, RefusalKind.Invalid)]
    [InlineData("InvalidInputException", 400, RefusalKind.Invalid)]
    [InlineData("OptInRequired", 403, RefusalKind.NotReady)]
    [InlineData("SubscriptionRequiredException", 400, RefusalKind.NotReady)]
    [InlineData("InternalFailure", 500, RefusalKind.Unavailable)]
    [InlineData("503", 503, RefusalKind.Unavailable)]
    [InlineData("404", 404, RefusalKind.NotFound)]
    [InlineData("SomethingNew", 400, RefusalKind.Other)]
    public void Codes_are_sorted_by_what_a_caller_can_do(string code, int status, RefusalKind kind) =>
        Assert.Equal(kind, RefusalKinds.Of(new WireError(code, "", status)));

    [Theory]
    [InlineData("ACCOUNT_NUMBER_LIMIT_EXCEEDED", RefusalKind.LimitReached)]
    [InlineData("MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", RefusalKind.LimitReached)]
    [InlineData("ACCOUNT_CREATION_NOT_COMPLETE", RefusalKind.NotReady)]
    [InlineData("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", RefusalKind.Invalid)]
    [InlineData("ACCOUNT_CANNOT_LEAVE_WITHOUT_EULA", RefusalKind.Invalid)]
    public void A_constraint_violation_is_sorted_by_its_reason(string reason, RefusalKind kind) => Assert.Equal(
        kind, RefusalKinds.Of(new WireError("ConstraintViolationException", "", 400) { Details = new JsonObject { ["Reason"] = reason } }));

    [Fact]
    public void Every_kind_has_a_diagnostic_with_a_way_out()
    {
        var codes = Enum.GetValues<RefusalKind>().Select(kind => new AwsRefusal(kind, "Code", "Words.")
        {
            Service = "iam",
            Operation = "CreateRole",
            Region = new RegionName("us-east-1"),
            Account = AccountId.Parse("111122223333"),
            RequestId = "req-1",
        }.ToDiagnostic()).ToArray();
        Assert.Equal(codes.Length, codes.Select(c => c.Code).Distinct().Count());
        Assert.All(codes, c => Assert.Equal("iam:CreateRole as account 111122223333 in us-east-1: Words (Code, request req-1)", c.Message));
        Assert.All(codes, c => Assert.False(string.IsNullOrEmpty(c.Help)));
    }
}
