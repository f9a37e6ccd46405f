using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Tests.Pace;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.StackSets;

public sealed class SelfManagedTests
{
    [Fact]
    public async Task Stacks_are_made_changed_and_deleted_in_the_accounts_as_their_role()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        var account = await cloud.NewAccountAsync("dev");
        await cloud.AddRolesAsync(Management, account);
        var id = (string)(await admin.CreateSetAsync("set"))["StackSetId"]!;
        Assert.Equal("SUCCEEDED", await admin.RunAsync("CreateStackInstances", "set", $$""","Accounts":["{{account}}","{{Management}}"],"Regions":["eu-west-1"],"ParameterOverrides":[{"ParameterKey":"Value","ParameterValue":"b"}]"""));
        Assert.Equal([$"{Management} eu-west-1 CURRENT SUCCEEDED", $"{account} eu-west-1 CURRENT SUCCEEDED"], (await admin.InstancesAsync("set")).Order(StringComparer.Ordinal));
        var inside = await cloud.EnterAsync(account);
        Assert.Equal("b", await inside.ValueAsync());
        var stack = (await inside.CloudFormation("DescribeStacks", "{}"))["Stacks"]![0]!;
        Assert.StartsWith("StackSet-set-", (string?)stack["StackName"], StringComparison.Ordinal);
        var made = await Do(inside, "cloudtrail", "LookupEvents", """{"LookupAttributes":[{"AttributeKey":"EventName","AttributeValue":"CreateStack"}]}""");
        Assert.Contains("AWSCloudFormationStackSetExecutionRole", (string?)made["Events"]![0]!["CloudTrailEvent"], StringComparison.Ordinal);

        // A list of overrides that does not name a value takes it back.
        Assert.Equal("SUCCEEDED", await admin.RunAsync("UpdateStackInstances", "set", $$""","Accounts":["{{account}}"],"Regions":["eu-west-1"],"ParameterOverrides":[]"""));
        Assert.Equal("a", await inside.ValueAsync());
        Assert.Equal("SUCCEEDED", await admin.RunAsync("UpdateStackSet", id, ""","UsePreviousTemplate":true,"Parameters":[{"ParameterKey":"Value","ParameterValue":"c"}],"OperationPreferences":{"MaxConcurrentPercentage":100,"FailureToleranceCount":1}"""));
        Assert.Equal("c", await inside.ValueAsync());
        Assert.Equal("b", await admin.ValueAsync());
        Assert.Equal("StackSetNotEmptyException", (await Refused(admin, "cloudformation", "DeleteStackSet", """{"StackSetName":"set"}""")).Code);

        Assert.Equal("SUCCEEDED", await admin.RunAsync("DeleteStackInstances", "set", $$""","Accounts":["{{account}}"],"Regions":["eu-west-1"],"RetainStacks":false"""));
        Assert.Empty((JsonArray)(await inside.CloudFormation("DescribeStacks", "{}"))["Stacks"]!);
        Assert.Equal("SUCCEEDED", await admin.RunAsync("DeleteStackInstances", "set", $$""","Accounts":["{{Management}}"],"Regions":["eu-west-1"],"RetainStacks":true"""));
        Assert.Equal("b", await admin.ValueAsync());
        await admin.CloudFormation("DeleteStackSet", """{"StackSetName":"set"}""");
        Assert.Equal("StackSetNotFoundException", (await Refused(admin, "cloudformation", "DescribeStackSet", """{"StackSetName":"set"}""")).Code);
        Assert.Equal("DELETED", (string?)(await admin.CloudFormation("ListStackSets", "{}"))["Summaries"]![0]!["Status"]);
    }

    [Fact]
    public async Task An_account_without_the_role_fails_in_words_and_the_failures_that_are_tolerated_are_counted_by_region()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        var (one, two, three) = (await cloud.NewAccountAsync("one"), await cloud.NewAccountAsync("two"), await cloud.NewAccountAsync("three"));
        var accounts = new[] { one, two, three }.Order(StringComparer.Ordinal).ToArray();
        await cloud.AddRolesAsync(accounts[1], accounts[2]);
        await admin.CreateSetAsync("set");
        var list = string.Join(',', accounts.Select(account => $"\"{account}\""));
        var everywhere = $$""","Accounts":[{{list}}],"Regions":["eu-west-1","us-east-1"]""";
        Assert.Equal("FAILED", await admin.RunAsync("CreateStackInstances", "set", everywhere));
        Assert.Equal(
            [
                $"{accounts[0]} eu-west-1 OUTDATED FAILED", $"{accounts[0]} us-east-1 OUTDATED CANCELLED", $"{accounts[1]} eu-west-1 OUTDATED CANCELLED",
                $"{accounts[1]} us-east-1 OUTDATED CANCELLED", $"{accounts[2]} eu-west-1 OUTDATED CANCELLED", $"{accounts[2]} us-east-1 OUTDATED CANCELLED",
            ],
            await admin.InstancesAsync("set"));
        var failed = (await admin.CloudFormation("DescribeStackInstance", $$"""{"StackSetName":"set","StackInstanceAccount":"{{accounts[0]}}","StackInstanceRegion":"eu-west-1"}"""))["StackInstance"]!;
        Assert.Equal(
            $"Account {accounts[0]} should have 'AWSCloudFormationStackSetExecutionRole' role with trust relationship to Role 'AWSCloudFormationStackSetAdministrationRole'.",
            (string?)failed["StatusReason"]);
        Assert.Equal("SUCCEEDED", await admin.RunAsync("CreateStackInstances", "set", everywhere + ""","OperationPreferences":{"FailureTolerancePercentage":34,"RegionOrder":["us-east-1"]}"""));
        Assert.Equal(2, (await admin.InstancesAsync("set")).Count(instance => instance.EndsWith("OUTDATED FAILED", StringComparison.Ordinal)));
        Assert.Equal("FAILED", await admin.RunAsync("UpdateStackInstances", "set", everywhere + ""","OperationPreferences":{"FailureTolerancePercentage":33,"ConcurrencyMode":"SOFT_FAILURE_TOLERANCE","MaxConcurrentCount":10,"RegionConcurrencyType":"PARALLEL"}"""));
        Assert.Equal(4, (await admin.InstancesAsync("set")).Count(instance => instance.EndsWith("CURRENT SUCCEEDED", StringComparison.Ordinal)));
        Assert.Equal("FAILED", await admin.RunAsync("DeleteStackInstances", "set", everywhere + ""","RetainStacks":false"""));
        Assert.Contains($"{accounts[0]} eu-west-1 INOPERABLE INOPERABLE", await admin.InstancesAsync("set"));
    }

    [Fact]
    public async Task What_the_execution_role_may_not_do_fails_and_a_stack_that_rolled_back_is_made_anew()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        var account = await cloud.NewAccountAsync("dev");
        await cloud.AddRolesAsync();
        await cloud.AddExecutionRoleAsync(account, Allow("cloudformation:*"));
        await admin.CreateSetAsync("set");
        var there = $$""","Accounts":["{{account}}"],"Regions":["eu-west-1"]""";
        Assert.Equal("FAILED", await admin.RunAsync("CreateStackInstances", "set", there));
        var reason = (string?)(await admin.CloudFormation("DescribeStackInstance", $$"""{"StackSetName":"set","StackInstanceAccount":"{{account}}","StackInstanceRegion":"eu-west-1"}"""))["StackInstance"]!["StatusReason"];
        Assert.StartsWith("ResourceLogicalId:Parameter, ResourceType:AWS::SSM::Parameter, ResourceStatusReason:", reason, StringComparison.Ordinal);
        Assert.Contains("ssm:PutParameter", reason, StringComparison.Ordinal);
        var inside = await cloud.EnterAsync(account);
        await Do(inside, "iam", "PutRolePolicy", $$"""{"RoleName":"AWSCloudFormationStackSetExecutionRole","PolicyName":"own","PolicyDocument":{{Json(Allow("*"))}}}""");
        Assert.Equal("SUCCEEDED", await admin.RunAsync("UpdateStackInstances", "set", there));
        Assert.Equal("a", await inside.ValueAsync());
        await Do(inside, "ssm", "PutParameter", """{"Name":"/set","Value":"z","Overwrite":true}""");
        Assert.Equal("SUCCEEDED", await admin.RunAsync("DetectStackSetDrift", "set", ""));
        Assert.Equal("DRIFTED", (string?)(await admin.CloudFormation("DescribeStackSet", """{"StackSetName":"set"}"""))["StackSet"]!["StackSetDriftDetectionDetails"]!["DriftStatus"]);
    }

    [Fact]
    public async Task The_same_request_is_one_operation_and_its_id_belongs_to_it()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        await cloud.AddRolesAsync(Management);
        var id = (string?)(await admin.CreateSetAsync("set", ""","ClientRequestToken":"t" """))["StackSetId"];
        Assert.Equal(id, (string?)(await admin.CreateSetAsync("set", ""","ClientRequestToken":"t" """))["StackSetId"]);
        Assert.Equal("NameAlreadyExistsException", (await Refused(admin, "cloudformation", "CreateStackSet", $$"""{"StackSetName":"set","TemplateBody":{{Json(StackSetCloud.Template)}}}""")).Code);
        var request = $$"""{"StackSetName":"set","OperationId":"one","Accounts":["{{Management}}"],"Regions":["eu-west-1"]}""";
        await admin.CloudFormation("CreateStackInstances", request);
        await admin.CloudFormation("CreateStackInstances", request);
        Assert.Single((JsonArray)(await admin.CloudFormation("ListStackSetOperations", """{"StackSetName":"set"}"""))["Summaries"]!);
        Assert.Equal("OperationIdAlreadyExistsException", (await Refused(admin, "cloudformation", "UpdateStackInstances", request)).Code);
        await admin.RunAsync("UpdateStackSet", "set", ""","UsePreviousTemplate":true""");
        Assert.Equal("StaleRequestException", (await Refused(admin, "cloudformation", "CreateStackInstances", request)).Code);
        Assert.Equal("CreatedButModifiedException", (await Refused(admin, "cloudformation", "CreateStackSet", $$"""{"StackSetName":"set","TemplateBody":{{Json(StackSetCloud.Template)}},"ClientRequestToken":"t"}""")).Code);
        Assert.Equal("StackInstanceNotFoundException", (await Refused(admin, "cloudformation", "UpdateStackInstances", $$"""{"StackSetName":"set","Accounts":["{{Management}}"],"Regions":["eu-west-2"]}""")).Code);
    }

    [Fact]
    public async Task While_stacks_take_their_time_an_operation_runs_can_be_stopped_and_lets_no_other_in()
    {
        var time = new SteppedTime();
        await using var cloud = await StartAsync(new LocalCloudOptions { Pace = new CloudPace { StackResource = TimeSpan.FromSeconds(10) }, Time = time });
        var admin = cloud.Administrator;
        var account = await cloud.NewAccountAsync("dev");
        await cloud.AddRolesAsync(Management, account);
        await admin.CreateSetAsync("set");
        Task<JsonObject> StatusAsync(string id) => admin.CloudFormation("DescribeStackSetOperation", $$"""{"StackSetName":"set","OperationId":"{{id}}"}""");
        await admin.CloudFormation("CreateStackInstances", $$"""{"StackSetName":"set","OperationId":"one","Accounts":["{{Management}}","{{account}}"],"Regions":["eu-west-1"]}""");
        Assert.Equal("RUNNING", (string?)(await StatusAsync("one"))["StackSetOperation"]!["Status"]);
        Assert.Equal(["RUNNING", "PENDING"], (await admin.InstancesAsync("set")).OrderBy(i => i.StartsWith(string.CompareOrdinal(Management, account) < 0 ? Management : account, StringComparison.Ordinal) ? 0 : 1).Select(i => i[(i.LastIndexOf(' ') + 1)..]));
        Assert.Equal("OperationInProgressException", (await Refused(admin, "cloudformation", "DeleteStackSet", """{"StackSetName":"set"}""")).Code);
        Assert.Equal("OperationInProgressException", (await Refused(admin, "cloudformation", "UpdateStackSet", """{"StackSetName":"set","UsePreviousTemplate":true}""")).Code);
        await admin.CloudFormation("StopStackSetOperation", """{"StackSetName":"set","OperationId":"one"}""");
        Assert.Equal("STOPPING", (string?)(await StatusAsync("one"))["StackSetOperation"]!["Status"]);
        time.Go(TimeSpan.FromSeconds(11));
        Assert.Equal("STOPPED", (string?)(await StatusAsync("one"))["StackSetOperation"]!["Status"]);
        Assert.Equal(["CURRENT SUCCEEDED", "OUTDATED CANCELLED"], (await admin.InstancesAsync("set")).Select(i => string.Join(' ', i.Split(' ')[2..])).Order(StringComparer.Ordinal));
        Assert.Equal("InvalidOperationException", (await Refused(admin, "cloudformation", "StopStackSetOperation", """{"StackSetName":"set","OperationId":"one"}""")).Code);

        // With managed execution the next one waits for its turn.
        await admin.CloudFormation("UpdateStackSet", """{"StackSetName":"set","OperationId":"two","UsePreviousTemplate":true,"Parameters":[{"ParameterKey":"Value","ParameterValue":"b"}],"ManagedExecution":{"Active":true}}""");
        await admin.CloudFormation("UpdateStackSet", """{"StackSetName":"set","OperationId":"three","UsePreviousTemplate":true}""");
        Assert.Equal("QUEUED", (string?)(await StatusAsync("three"))["StackSetOperation"]!["Status"]);
        time.Go(TimeSpan.FromMinutes(2));
        Assert.Equal("SUCCEEDED", (string?)(await StatusAsync("three"))["StackSetOperation"]!["Status"]);
        Assert.Equal("a", await admin.ValueAsync());
    }
}
