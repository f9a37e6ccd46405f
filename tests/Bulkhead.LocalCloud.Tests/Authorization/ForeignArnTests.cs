using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Services;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

/// <summary>An ARN of another account is that account's: its owner must agree too.</summary>
public sealed class ForeignArnTests
{
    private const string Owner = "222222222222";

    [Fact]
    public void Whatever_operation_takes_an_ARN_of_another_account_asks_that_account()
    {
        var services = ServiceCatalogue.All(new LocalCloudOptions(), new SessionTokens(new byte[32]), new ScheduledWork(), new EventLog(), new EventRouter());
        var context = new FakeCloud(default).Context;
        var asked = 0;
        foreach (var service in services)
        {
            var access = AccessCatalogue.Find(service.Service)!;
            foreach (var name in service.Operations.Keys)
            {
                var members = ServiceModels.Get(service.Service).GetOperation(name).Input?.Members ?? [];
                foreach (var member in members.Where(m => m.Shape is ScalarShape { Type: ScalarType.String } && m.Name.EndsWith("arn", StringComparison.OrdinalIgnoreCase)))
                {
                    foreach (var template in access.Find(name)!.Actions.SelectMany(a => a.Resources).Select(r => r.Type.ArnTemplate).Where(t => t.Contains("${Account}", StringComparison.Ordinal)).Distinct())
                    {
                        var input = new JsonObject { [member.Name] = Filled(template) };
                        foreach (var check in Checks(access, new AccessCall(context, name, input)).Where(c => c.Resource.Arn.Contains(Owner, StringComparison.Ordinal)))
                        {
                            // An invitation has the sender's account in its ARN, and is the receiver's to answer.
                            if (member.Name == "resourceShareInvitationArn") continue;
                            asked++;
                            Assert.True(check.Resource.Account?.Value == Owner, $"{service.Service}:{name} {member.Name} {check.Action} {check.Resource.Arn}");
                        }
                    }
                }
            }
        }

        Assert.True(asked > 50, $"{asked}");
    }

    [Fact]
    public async Task Resources_of_another_account_are_neither_read_nor_tagged_without_its_word()
    {
        await using var cloud = await StartAsync();
        var owner = await cloud.NewAccountAsync("dev");
        var dev = await cloud.EnterAsync(owner);
        var cluster = (string)(await Do(dev, "ecs", "CreateCluster", """{"clusterName":"prod"}"""))["cluster"]!["clusterArn"]!;
        var bus = (string)(await Do(dev, "events", "CreateEventBus", """{"Name":"prod"}"""))["EventBusArn"]!;
        await Do(cloud.Administrator, "events", "CreateEventBus", """{"Name":"prod"}""");
        var admin = cloud.Administrator;
        await Do(admin, "ssm", "PutParameter", """{"Name":"/db","Value":"own","Type":"String"}""");
        var calls = new (string Service, string Operation, string Input)[]
        {
            ("ecs", "TagResource", $$"""{"resourceArn":"{{cluster}}","tags":[{"key":"owner","value":"mallory"}]}"""),
            ("ecs", "UntagResource", $$"""{"resourceArn":"{{cluster}}","tagKeys":["owner"]}"""),
            ("ecs", "ListTagsForResource", $$"""{"resourceArn":"{{cluster}}"}"""),
            ("codebuild", "BatchGetBuilds", $$"""{"ids":["arn:aws:codebuild:eu-west-1:{{owner}}:build/deploy:1"]}"""),
            ("events", "TagResource", $$"""{"ResourceARN":"{{bus}}","Tags":[{"Key":"owner","Value":"mallory"}]}"""),
            ("ssm", "GetParameter", $$"""{"Name":"arn:aws:ssm:eu-west-1:{{owner}}:parameter/db"}"""),
            ("events", "ListTagsForResource", $$"""{"ResourceARN":"{{bus}}"}"""),
        };
        foreach (var (service, operation, input) in calls)
        {
            var refusal = await Refused(admin, service, operation, input);
            Assert.True(refusal.Code is "AccessDeniedException" or "AccessDenied", $"{service}:{operation} {refusal.Code}");
        }

        var tags = await Do(dev, "ecs", "ListTagsForResource", $$"""{"resourceArn":"{{cluster}}"}""");
        Assert.Empty((JsonArray)tags["tags"]!);
    }

    [Fact]
    public async Task An_ARN_of_another_region_or_account_never_means_what_has_that_name_here()
    {
        await using var cloud = await StartAsync();
        var admin = cloud.Administrator;
        await Do(admin, "events", "CreateEventBus", """{"Name":"prod"}""");
        var elsewhere = $"arn:aws:events:us-east-1:{Management}:event-bus/prod";
        Assert.Equal("ResourceNotFoundException", (await Refused(admin, "events", "TagResource", $$"""{"ResourceARN":"{{elsewhere}}","Tags":[{"Key":"a","Value":"b"}]}""")).Code);
        await Do(admin, "ssm", "PutParameter", """{"Name":"/db","Value":"own","Type":"String"}""");
        await Do(admin, "ssm", "GetParameter", $$"""{"Name":"arn:aws:ssm:eu-west-1:{{Management}}:parameter/db"}""");
        Assert.Equal("ParameterNotFound", (await Refused(admin, "ssm", "GetParameter", $$"""{"Name":"arn:aws:ssm:us-east-1:{{Management}}:parameter/db"}""")).Code);
        Assert.Equal("NotImplemented", (await Refused(admin, "events", "DescribeEventBus", $$"""{"Name":"{{elsewhere}}"}""")).Code);
        Assert.Equal("NotImplemented", (await Refused(admin, "events", "PutRule", $$"""{"EventBusName":"{{elsewhere}}","Name":"r","EventPattern":"{\"source\":[\"a\"]}"}""")).Code);
    }

    private static string Filled(string template)
    {
        var filled = template.Replace("${Partition}", "aws", StringComparison.Ordinal).Replace("${Region}", "eu-west-1", StringComparison.Ordinal).Replace("${Account}", Owner, StringComparison.Ordinal);
        while (filled.IndexOf("${", StringComparison.Ordinal) is var start and >= 0) filled = filled[..start] + "x" + filled[(filled.IndexOf('}', start) + 1)..];
        return filled;
    }

    /// <summary>The checks of a request; none where it lacks what the service cannot do without, which validation refuses first.</summary>
    private static List<AccessCheck> Checks(ServiceAccess access, AccessCall call)
    {
        try
        {
            return [.. access.Checks(call)];
        }
        catch (Exception e) when (e is ServiceException or KeyNotFoundException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            return [];
        }
    }
}
