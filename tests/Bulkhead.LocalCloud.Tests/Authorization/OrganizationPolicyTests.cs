using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

public sealed class OrganizationPolicyTests
{
    private const string Scp = "SERVICE_CONTROL_POLICY";
    private const string Rcp = "RESOURCE_CONTROL_POLICY";

    [Fact]
    public async Task A_service_control_policy_binds_members_and_not_the_management_account()
    {
        await using var cloud = await StartAsync();
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        await Do(dev, "iam", "CreateUser", """{"UserName":"before"}""");
        await cloud.AttachAsync(Scp, Policy("""{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}"""), "root");
        var refusal = await Refused(dev, "iam", "CreateUser", """{"UserName":"after"}""");
        Assert.EndsWith("with an explicit deny in a service control policy", refusal.Message, StringComparison.Ordinal);
        await Do(cloud.Administrator, "iam", "CreateUser", """{"UserName":"after"}""");
    }

    [Fact]
    public async Task Every_level_must_allow_and_moving_an_account_changes_what_binds_it()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("dev");
        var dev = await cloud.EnterAsync(account);
        var root = (string)(await Do(cloud.Administrator, "organizations", "ListRoots", "{}"))["Roots"]![0]!["Id"]!;
        var unit = (string)(await Do(cloud.Administrator, "organizations", "CreateOrganizationalUnit", $$"""{"ParentId":"{{root}}","Name":"iam-only"}"""))["OrganizationalUnit"]!["Id"]!;
        await cloud.AttachAsync(Scp, Allow("iam:*", "sts:*"), unit);
        await Do(cloud.Administrator, "organizations", "DetachPolicy", $$"""{"PolicyId":"p-FullAWSAccess","TargetId":"{{unit}}"}""");
        await Do(dev, "sns", "ListTopics", "{}");
        await Do(cloud.Administrator, "organizations", "MoveAccount", $$"""{"AccountId":"{{account}}","SourceParentId":"{{root}}","DestinationParentId":"{{unit}}"}""");
        var refusal = await Refused(dev, "sns", "ListTopics", "{}");
        Assert.EndsWith("because no service control policy allows the sns:ListTopics action", refusal.Message, StringComparison.Ordinal);
        await Do(dev, "iam", "ListUsers", "{}");
    }

    [Fact]
    public async Task Organization_and_region_conditions_have_their_values()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("dev");
        var dev = await cloud.EnterAsync(account);
        var organization = (string)(await Do(cloud.Administrator, "organizations", "DescribeOrganization", "{}"))["Organization"]!["Id"]!;
        await cloud.AttachAsync(Scp, Policy($$"""
            {"Effect":"Deny","Action":"sns:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1"]} } },
            {"Effect":"Deny","Action":"kms:ListKeys","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalOrgID":"{{organization}}"} } },
            {"Effect":"Deny","Action":"kms:ListAliases","Resource":"*","Condition":{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"{{organization}}/r-*/*"} } },
            {"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"} } },
            {"Effect":"Deny","Action":"iam:ListRoles","Resource":"*","Condition":{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/OrganizationAccountAccessRole"} } }
            """), account);
        await Do(dev, "sns", "ListTopics", "{}");
        await Refused(dev.WithRegion(new Core.Identifiers.RegionName("us-east-1")), "sns", "ListTopics", "{}");
        await Refused(dev, "kms", "ListKeys", "{}");
        await Refused(dev, "kms", "ListAliases", "{}");
        await Do(dev, "s3", "ListBuckets", "{}");
        await Refused(dev, "iam", "ListRoles", "{}");
    }

    [Fact]
    public async Task A_resource_control_policy_keeps_outsiders_from_a_members_bucket_whatever_its_policy_says()
    {
        await using var cloud = await StartAsync();
        var (account, other) = (await cloud.NewAccountAsync("dev"), await cloud.NewAccountAsync("staging"));
        var (owner, guest) = (await cloud.EnterAsync(account), await cloud.EnterAsync(other));
        await Do(owner, "s3", "CreateBucket", """{"Bucket":"acme-data","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        await Do(owner, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-data","Policy":{{Json(Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{other}}"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-data"}"""))}}}""");
        await Do(guest, "s3", "ListObjectsV2", """{"Bucket":"acme-data"}""");
        await cloud.AttachAsync(Rcp, Policy($$"""
            {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"{{account}}"} } }
            """), account);
        var refusal = await Refused(guest, "s3", "ListObjectsV2", """{"Bucket":"acme-data"}""");
        Assert.EndsWith("with an explicit deny in a resource control policy", refusal.Message, StringComparison.Ordinal);
        await Do(owner, "s3", "ListObjectsV2", """{"Bucket":"acme-data"}""");
    }
}
