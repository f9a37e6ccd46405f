using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Sqs;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Lambda;

/// <summary>
/// Lambda's pollers: they receive a queue's messages as the function's execution role, run the function, and delete what it took (AWS
/// Lambda Developer Guide, "Using Lambda with Amazon SQS", "Execution role permissions"). On AWS they poll all the time; here they
/// look after every call by which a queue could have become of interest, and again later where they were refused.
/// </summary>
internal sealed class EventSourcePoller(InvocationOperations invocations)
{
    private const string Problem = "PROBLEM: ";
    private const string Woken = "lambda/woken";
    private const string Kind = "lambda:Wake";

    private const string Retries = "lambda/retries";

    // On AWS a poller that is refused goes on; how long it waits is not said.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMinutes(1);

    // What one look takes at most; the rest waits for the next one.
    private const int MostBatches = 100;

    /// <summary>Says what is done when messages that were hidden come back.</summary>
    public static void Define(ScheduledWork scheduled) => scheduled.Define(Kind, (context, work) =>
    {
        if (context.Cloud.Store.Find(Retries, work.Needed("Queue")) is { } retry && retry.Time("Due") <= context.Now) context.Cloud.Store.Remove(Retries, work.Needed("Queue"));
        Wake(context.Cloud.Store, work.Needed("Queue"));
    });

    /// <summary>Lets the pollers look at a queue, where any function has it.</summary>
    public static void Wake(ResourceStore store, string queueArn)
    {
        if (store.All(EventSourceOperations.Sources(queueArn)).Count > 0) store.Put(Woken, queueArn, []);
    }

    /// <summary>Lets the pollers look at a queue once messages are to be had.</summary>
    public static void WakeAt(ResourceStore store, string queueArn, DateTimeOffset due)
    {
        if (store.All(EventSourceOperations.Sources(queueArn)).Count > 0) ScheduledWork.Plan(store, Kind, due, queueArn, new JsonObject { ["Queue"] = queueArn });
    }

    /// <summary>The context in which Lambda calls for a function: its execution role; null where Lambda may not assume it.</summary>
    public static CallContext? RoleOf(ICloud cloud, AccountId account, RegionName region, JsonObject configuration, DateTimeOffset now)
    {
        var service = Here(cloud, account, region, now);
        return ServiceRole.Assume(service, configuration.Needed("Role"), FunctionState.Service, configuration.Needed("FunctionArn"));
    }

    /// <summary>Looks at the queues that were woken.</summary>
    public void Run(ICloud cloud, DateTimeOffset now)
    {
        foreach (var (queue, _) in cloud.Store.All(Woken).ToList())
        {
            cloud.Store.Remove(Woken, queue);
            var source = Arn.TryParse(queue)!.Value;
            foreach (var (uuid, place) in cloud.Store.All(EventSourceOperations.Sources(queue)).ToList())
            {
                var name = new ResourceName(AccountId.Parse(place.Needed("Account")), new RegionName(source.Region), uuid);
                if (EventSourceOperations.Mappings.Find(cloud.Store, name) is not { } mapping || mapping.Text("State") != "Enabled") continue;
                var result = Poll(cloud, name, mapping, source, now);
                if (result?.StartsWith(Problem, StringComparison.Ordinal) == true) TryLater(cloud.Store, queue, now);
                if (result is null || result == mapping.Text("LastProcessingResult")) continue;
                var changed = mapping.Copy();
                changed["LastProcessingResult"] = result;
                cloud.Store.Put(EventSourceOperations.Mappings.Collection(name.Account, name.Region), uuid, changed);
            }
        }
    }

    // One look again is planned for a queue, however many messages come meanwhile.
    private static void TryLater(ResourceStore store, string queue, DateTimeOffset now)
    {
        if (store.Find(Retries, queue) is { } planned && planned.Time("Due") > now) return;
        store.Put(Retries, queue, new JsonObject { ["Due"] = (now + RetryAfter).ToJson() });
        ScheduledWork.Plan(store, Kind, now + RetryAfter, queue, new JsonObject { ["Queue"] = queue });
    }

    /// <summary>Takes what a queue has for a function; what came of it, null where nothing waited.</summary>
    private string? Poll(ICloud cloud, ResourceName name, JsonObject mapping, Arn source, DateTimeOffset now)
    {
        var here = Here(cloud, name.Account, name.Region, now);
        var named = new JsonObject { ["FunctionName"] = mapping.Needed("FunctionArn") };
        JsonObject function;
        try
        {
            function = FunctionState.Require(here, named);
        }
        catch (ServiceException)
        {
            return Problem + "Function not found";
        }

        if (RoleOf(cloud, name.Account, name.Region, function.Object("Configuration")!, now) is not { } role) return Problem + "Lambda cannot assume the function's execution role.";
        // Code that is not run takes no messages away.
        if (InvocationOperations.ProgramOf(here, function) is not { } program) return Problem + "The local cloud does not run the function's code (docs/local-cloud-rehearsal.md).";
        var url = QueueState.UrlOf(new ResourceName(AccountId.Parse(source.Account), name.Region, source.Resource));
        string? result = null;
        for (var batch = 0; batch < MostBatches; batch++)
        {
            var mark = cloud.Store.Mark;
            try
            {
                var messages = role.Call("sqs", "ReceiveMessage", new JsonObject { ["QueueUrl"] = url, ["MaxNumberOfMessages"] = Math.Min(10, mapping.Int("BatchSize") ?? 10) }).Objects("Messages").ToList();
                if (messages.Count == 0) return result;
                invocations.Run(here, function, program);
                foreach (var message in messages) role.Call("sqs", "DeleteMessage", new JsonObject { ["QueueUrl"] = url, ["ReceiptHandle"] = message.Needed("ReceiptHandle") });
                result = "OK";
            }
            catch (ServiceException refusal)
            {
                // What was received stays where it was: on AWS it comes back when its time is over.
                cloud.Store.RollBack(mark);
                return $"{Problem}{refusal.Code}: {refusal.Message}";
            }
        }

        cloud.Store.Put(Woken, source.ToString(), []);
        return result;
    }

    /// <summary>Lambda itself, in an account and region.</summary>
    private static CallContext Here(ICloud cloud, AccountId account, RegionName region, DateTimeOffset now) => new()
    {
        Caller = new CallerIdentity(account, "", ""),
        Region = region,
        RequestId = ResourceIds.Uuid(),
        Now = now,
        Service = "lambda",
        Cloud = cloud,
    };
}
