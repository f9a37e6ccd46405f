using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Tests.Authorization;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Services.Ecs;

/// <summary>Amazon ECS Developer Guide, "Amazon ECS services": so many tasks of a definition run, as its role.</summary>
public sealed class ServiceTests
{
    private const string Role = $"arn:aws:iam::{Management}:role/worker";

    [Fact]
    public async Task A_service_runs_its_tasks_as_their_role_and_replaces_those_that_stop()
    {
        await using var cloud = await StartAsync();
        var ecs = await PrepareAsync(cloud, "ecs-tasks.amazonaws.com");
        var service = (await Do(ecs, "ecs", "CreateService", """{"serviceName":"web","taskDefinition":"app","desiredCount":2}""")).Object("service")!;
        Assert.Equal((2, 0, "ACTIVE"), (service.Int("runningCount"), service.Int("pendingCount"), service.Text("status")));
        Assert.Equal(Role, await MailAsync(cloud, "services-0123456789"));
        var tasks = (await Do(ecs, "ecs", "ListTasks", """{"serviceName":"web"}""")).Texts("taskArns").ToList();
        Assert.Equal(2, tasks.Count);
        await Do(ecs, "ecs", "StopTask", $$"""{"task":"{{tasks[0]}}"}""");
        var after = (await Do(ecs, "ecs", "ListTasks", """{"serviceName":"web"}""")).Texts("taskArns").ToList();
        Assert.Equal(2, after.Count);
        Assert.DoesNotContain(tasks[0], after);
        Assert.Equal(0, (await Do(ecs, "ecs", "UpdateService", """{"service":"web","desiredCount":0}""")).Object("service")!.Int("runningCount"));
        await Do(ecs, "ecs", "DeleteService", """{"service":"web"}""");
        Assert.Equal("INACTIVE", (await Do(ecs, "ecs", "DescribeServices", """{"services":["web"]}""")).Objects("services").Single().Text("status"));
    }

    [Fact]
    public async Task A_new_definition_takes_the_place_of_all_tasks()
    {
        await using var cloud = await StartAsync();
        var ecs = await PrepareAsync(cloud, "ecs-tasks.amazonaws.com");
        await Do(ecs, "ecs", "CreateService", """{"serviceName":"web","taskDefinition":"app","desiredCount":1}""");
        await Do(ecs, "ecs", "RegisterTaskDefinition", Definition("services-abcdefghij"));
        await Do(ecs, "ecs", "UpdateService", """{"service":"web","taskDefinition":"app"}""");
        Assert.Equal(Role, await MailAsync(cloud, "services-abcdefghij"));
        var task = (await Do(ecs, "ecs", "ListTasks", """{"serviceName":"web"}""")).Texts("taskArns").Single();
        Assert.EndsWith("app:2", (await Do(ecs, "ecs", "DescribeTasks", $$"""{"tasks":["{{task}}"]}""")).Objects("tasks").Single().Text("taskDefinitionArn"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_that_does_not_trust_tasks_runs_none_and_the_events_say_why()
    {
        await using var cloud = await StartAsync();
        var ecs = await PrepareAsync(cloud, "ec2.amazonaws.com");
        var service = (await Do(ecs, "ecs", "CreateService", """{"serviceName":"web","taskDefinition":"app","desiredCount":1}""")).Object("service")!;
        Assert.Equal((0, 1), (service.Int("runningCount"), service.Int("pendingCount")));
        Assert.Contains("unable to assume the role", service.Objects("events").First().Text("message"), StringComparison.Ordinal);
        Assert.Null(await MailAsync(cloud, "services-0123456789"));
    }

    [Fact]
    public async Task Who_may_change_a_services_number_passes_no_role_and_who_changes_its_definition_does()
    {
        await using var cloud = await StartAsync();
        var ecs = await PrepareAsync(cloud, "ecs-tasks.amazonaws.com");
        await Do(ecs, "ecs", "CreateService", """{"serviceName":"web","taskDefinition":"app","desiredCount":0}""");
        var mallory = await cloud.NewUserAsync(cloud.Administrator, "mallory", Allow("ecs:UpdateService"));
        await Do(mallory, "ecs", "UpdateService", """{"service":"web","desiredCount":1}""");
        Assert.Contains(
            $"not authorized to perform: iam:PassRole on resource: {Role}",
            (await Refused(mallory, "ecs", "UpdateService", """{"service":"web","taskDefinition":"app"}""")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_with_services_stays_and_a_service_that_runs_goes_only_by_force()
    {
        await using var cloud = await StartAsync();
        var ecs = await PrepareAsync(cloud, "ecs-tasks.amazonaws.com");
        await Do(ecs, "ecs", "CreateService", """{"serviceName":"web","taskDefinition":"app","desiredCount":1}""");
        Assert.Equal("InvalidParameterException", (await Refused(ecs, "ecs", "CreateService", """{"serviceName":"web","taskDefinition":"app"}""")).Code);
        Assert.Equal("ClusterContainsServicesException", (await Refused(ecs, "ecs", "DeleteCluster", """{"cluster":"default"}""")).Code);
        Assert.Equal("InvalidParameterException", (await Refused(ecs, "ecs", "DeleteService", """{"service":"web"}""")).Code);
        await Do(ecs, "ecs", "DeleteService", """{"service":"web","force":true}""");
        Assert.Equal("ServiceNotActiveException", (await Refused(ecs, "ecs", "UpdateService", """{"service":"web","desiredCount":1}""")).Code);
        await Do(ecs, "ecs", "DeleteCluster", """{"cluster":"default"}""");
    }

    [Fact]
    public async Task A_command_in_a_running_task_has_the_tasks_role_where_commands_are_on()
    {
        await using var cloud = await StartAsync();
        var ecs = await PrepareAsync(cloud, "ecs-tasks.amazonaws.com");
        const string Command = "\"command\":\"bulkhead-rehearsal send commands-0123456789\",\"interactive\":true";
        var closed = (await Do(ecs, "ecs", "RunTask", """{"taskDefinition":"app"}""")).Objects("tasks").Single().Needed("taskArn");
        Assert.Equal("InvalidParameterException", (await Refused(ecs, "ecs", "ExecuteCommand", $$"""{"task":"{{closed}}",{{Command}}}""")).Code);
        var open = (await Do(ecs, "ecs", "RunTask", """{"taskDefinition":"app","enableExecuteCommand":true}""")).Objects("tasks").Single().Needed("taskArn");
        await Do(ecs, "ecs", "ExecuteCommand", $$"""{"task":"{{open}}",{{Command}}}""");
        Assert.Equal(Role, await MailAsync(cloud, "commands-0123456789"));
    }

    private static async Task<AwsSession> PrepareAsync(EnforcedCloud cloud, string trusted)
    {
        await NewRoleAsync(cloud.Administrator, "worker", Policy($$"""{"Effect":"Allow","Principal":{"Service":"{{trusted}}"},"Action":"sts:AssumeRole"}"""), policy: null);
        await Do(cloud.Administrator, "ecs", "CreateCluster", "{}");
        await Do(cloud.Administrator, "ecs", "RegisterTaskDefinition", Definition("services-0123456789"));
        return cloud.Administrator;
    }

    private static string Definition(string mailbox) => $$"""
        {"family":"app","taskRoleArn":"{{Role}}","containerDefinitions":[{"name":"main","image":"nginx","command":["bulkhead-rehearsal","send","{{mailbox}}"]}]}
        """;

    /// <summary>The role whose credentials are in a mailbox; null when it is empty.</summary>
    private static async Task<string?> MailAsync(EnforcedCloud cloud, string mailbox)
    {
        using var client = new HttpClient(cloud.Server.CreateTransport());
        var answer = await client.GetAsync(new Uri(cloud.Server.Endpoint, "/_rehearsal/" + mailbox), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode ? ((JsonObject)JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!).Text("RoleArn") : null;
    }
}
