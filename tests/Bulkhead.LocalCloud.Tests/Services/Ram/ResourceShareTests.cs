using System.Text.Json.Nodes;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Ram;

public sealed class ResourceShareTests
{
    [Fact]
    public async Task A_subnet_shared_with_a_unit_is_there_for_its_accounts_alone_and_instances_start_in_it()
    {
        await using var cloud = await StartAsync();
        var (near, far) = (await cloud.NewAccountAsync("near"), await cloud.NewAccountAsync("far"));
        var root = (string)(await Do(cloud.Administrator, "organizations", "ListRoots", "{}"))["Roots"]![0]!["Id"]!;
        var unit = (await Do(cloud.Administrator, "organizations", "CreateOrganizationalUnit", $$"""{"ParentId":"{{root}}","Name":"apps"}"""))["OrganizationalUnit"]!;
        await Do(cloud.Administrator, "organizations", "MoveAccount", $$"""{"AccountId":"{{near}}","SourceParentId":"{{root}}","DestinationParentId":"{{(string)unit["Id"]!}}"}""");
        var vpc = (string)(await Do(cloud.Administrator, "ec2", "CreateVpc", """{"CidrBlock":"10.77.0.0/16"}"""))["Vpc"]!["VpcId"]!;
        var subnet = (await Do(cloud.Administrator, "ec2", "CreateSubnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.77.1.0/24"}"""))["Subnet"]!;
        var (id, arn) = ((string)subnet["SubnetId"]!, (string)subnet["SubnetArn"]!);
        var share = $$"""{"name":"net","resourceArns":["{{arn}}"],"principals":["{{(string)unit["Arn"]!}}"]}""";
        Assert.Equal("UnknownResourceException", (await Refused(cloud.Administrator, "ram", "CreateResourceShare", share)).Code);
        await Do(cloud.Administrator, "ram", "EnableSharingWithAwsOrganization", "{}");
        await Do(cloud.Administrator, "ram", "CreateResourceShare", share);
        var inside = await cloud.EnterAsync(near);
        Assert.Equal(Management, (string?)(await Do(inside, "ec2", "DescribeSubnets", $$"""{"SubnetIds":["{{id}}"]}"""))["Subnets"]![0]!["OwnerId"]);
        Assert.Equal(Management, (string?)(await Do(inside, "ec2", "DescribeVpcs", $$"""{"VpcIds":["{{vpc}}"]}"""))["Vpcs"]![0]!["OwnerId"]);
        var group = (string)(await Do(inside, "ec2", "CreateSecurityGroup", $$"""{"GroupName":"web","Description":"web","VpcId":"{{vpc}}"}"""))["GroupId"]!;
        var started = await Do(inside, "ec2", "RunInstances", $$"""{"ImageId":"ami-00000000000000023","MinCount":1,"MaxCount":1,"InstanceType":"t3.micro","SubnetId":"{{id}}","SecurityGroupIds":["{{group}}"]}""");
        Assert.Equal(vpc, (string?)started["Instances"]![0]!["VpcId"]);
        Assert.Equal("InvalidSubnetID.NotFound", (await Refused(inside, "ec2", "DeleteSubnet", $$"""{"SubnetId":"{{id}}"}""")).Code);
        var outside = await cloud.EnterAsync(far);
        Assert.Equal("InvalidSubnetID.NotFound", (await Refused(outside, "ec2", "DescribeSubnets", $$"""{"SubnetIds":["{{id}}"]}""")).Code);
    }

    [Fact]
    public async Task A_shared_project_is_read_by_the_other_account_and_changed_by_nobody_there()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("dev");
        await Do(cloud.Administrator, "ram", "EnableSharingWithAwsOrganization", "{}");
        var role = await NewRoleAsync(cloud.Administrator, "builder", Policy("""{"Effect":"Allow","Principal":{"Service":"codebuild.amazonaws.com"},"Action":"sts:AssumeRole"}"""), policy: null);
        var made = await Do(cloud.Administrator, "codebuild", "CreateProject", $$"""
            {"name":"app","serviceRole":"{{role}}","source":{"type":"NO_SOURCE","buildspec":"version: 0.2"},"artifacts":{"type":"NO_ARTIFACTS"},
             "environment":{"type":"LINUX_CONTAINER","image":"aws/codebuild/standard:7.0","computeType":"BUILD_GENERAL1_SMALL"} }
            """);
        var arn = (string)made["project"]!["arn"]!;
        var dev = await cloud.EnterAsync(account);
        await Refused(dev, "codebuild", "BatchGetProjects", $$"""{"names":["{{arn}}"]}""");
        await Do(cloud.Administrator, "ram", "CreateResourceShare", $$"""{"name":"builds","resourceArns":["{{arn}}"],"principals":["{{account}}"]}""");
        Assert.Equal("app", (string?)(await Do(dev, "codebuild", "BatchGetProjects", $$"""{"names":["{{arn}}"]}"""))["projects"]![0]!["name"]);
        await Refused(dev, "codebuild", "StartBuild", $$"""{"projectName":"{{arn}}"}""");
        Assert.Single((JsonArray)(await Do(dev, "ram", "ListResources", """{"resourceOwner":"OTHER-ACCOUNTS"}"""))["resources"]!);
    }

    [Fact]
    public async Task Policies_can_forbid_to_share_with_strangers()
    {
        await using var cloud = await StartAsync();
        var dev = await cloud.EnterAsync(await cloud.NewAccountAsync("dev"));
        await cloud.AttachAsync("SERVICE_CONTROL_POLICY", Policy("""{"Effect":"Deny","Action":["ram:CreateResourceShare","ram:UpdateResourceShare"],"Resource":"*","Condition":{"Bool":{"ram:RequestedAllowsExternalPrincipals":"true"}}}"""), "root");
        await Do(dev, "ram", "CreateResourceShare", """{"name":"own","allowExternalPrincipals":false}""");
        Assert.Contains("service control policy", (await Refused(dev, "ram", "CreateResourceShare", """{"name":"all"}""")).Message, StringComparison.Ordinal);
    }
}
