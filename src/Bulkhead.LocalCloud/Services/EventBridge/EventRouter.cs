using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Events;
using Bulkhead.LocalCloud.Services.CloudTrail;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Services.Sns;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.EventBridge;

/// <summary>
/// Brings events to buses, and what rules match to their targets. Events wait until the call that made them is over: a call
/// that is refused changes nothing, and is an event nevertheless.
/// </summary>
internal sealed class EventRouter
{
    // EventBridge User Guide, "Sending and receiving events between AWS accounts": a chain of buses ends.
    private const int MostHops = 3;

    // What one call may set off. AWS has no such number; without one a few rules that send to buses full of rules fill the cloud.
    private const int MostDeliveries = 1_000;
    private const long MostCharacters = 16_000_000;

    private readonly Queue<BusEvent> _waiting = new();
    private readonly List<Action<CallContext, BusEvent>> _listeners = [];
    private readonly List<Action<ICloud, DateTimeOffset>> _afterwards = [];
    private int _deliveries;
    private long _characters;

    /// <summary>Tells a service of every event that another one sends, as one that polls would see by itself; before any rule.</summary>
    public void Listen(Action<CallContext, BusEvent> listener) => _listeners.Add(listener);

    /// <summary>What a service does by itself after every call, such as looking into queues; before any event is delivered.</summary>
    public void Afterwards(Action<ICloud, DateTimeOffset> work) => _afterwards.Add(work);

    /// <summary>An event that was put.</summary>
    public void Add(BusEvent arrived) => _waiting.Enqueue(arrived);

    /// <summary>
    /// A call that CloudTrail recorded. It becomes an event where a trail logs the account and region (EventBridge User Guide,
    /// "AWS service events delivered via AWS CloudTrail").
    /// </summary>
    public void AddRecorded(ResourceStore store, CloudEvent recorded, ReadOnlyMemory<byte> record)
    {
        if (store.All(EventBridgeState.Rules(recorded.Account, recorded.Region, EventBridgeState.DefaultBus)).Count == 0) return;
        if (!IsLogged(store, recorded.Account, recorded.Region)) return;
        Add(new BusEvent(AccountId.Parse(recorded.Account), new RegionName(recorded.Region), EventBridgeState.DefaultBus, new JsonObject
        {
            ["version"] = "0",
            ["id"] = ResourceIds.Uuid(),
            ["detail-type"] = recorded.Name == "ConsoleLogin" ? "AWS Console Sign In via CloudTrail" : "AWS API Call via CloudTrail",
            ["source"] = "aws." + recorded.Source[..recorded.Source.IndexOf('.', StringComparison.Ordinal)],
            ["account"] = recorded.Account,
            ["time"] = recorded.Time.ToJson(),
            ["region"] = recorded.Region,
            ["resources"] = new JsonArray(),
            ["detail"] = JsonNode.Parse(record.Span),
        })
        {
            IsReadOnly = IsReadOnly(recorded),
        });
    }

    /// <summary>
    /// Delivers what waits, up to a thousand times. A target that can't be reached is passed over, as AWS does in the end: the call
    /// that made the event has had its effect, and other targets get it all the same.
    /// </summary>
    public void Deliver(ICloud cloud, DateTimeOffset now)
    {
        (_deliveries, _characters) = (0, 0);
        foreach (var work in _afterwards) work(cloud, now);
        while (_waiting.TryDequeue(out var arrived))
        {
            foreach (var listener in _listeners) Try(cloud, () => listener(Service(cloud, arrived, now), arrived));
            foreach (var (_, rule) in cloud.Store.All(EventBridgeState.Rules(arrived.Account.Value, arrived.Region.Value, arrived.Bus)).ToList())
            {
                if (!Applies(rule, arrived)) continue;
                var service = Service(cloud, arrived, now);
                foreach (var (_, target) in rule.Object("Targets")!) Try(cloud, () => Send(service, arrived, rule, (JsonObject)target!));
            }
        }
    }

    /// <summary>One delivery, where the call has not set off too many yet: what refuses leaves nothing behind.</summary>
    private void Try(ICloud cloud, Action deliver)
    {
        if (_deliveries >= MostDeliveries || _characters >= MostCharacters)
        {
            _waiting.Clear();
            return;
        }

        _deliveries++;
        var mark = cloud.Store.Mark;
        try
        {
            deliver();
        }
        catch (ServiceException)
        {
            cloud.Store.RollBack(mark);
        }
    }

    private static bool Applies(JsonObject rule, BusEvent arrived) => rule.Text("State") switch
    {
        "ENABLED" when arrived.IsReadOnly => false,
        "DISABLED" => false,
        _ => rule.Text("EventPattern") is { Length: > 0 } pattern && EventPattern.Read(pattern).Matches(arrived.Envelope),
    };

    private void Send(CallContext service, BusEvent arrived, JsonObject rule, JsonObject target)
    {
        if (Arn.TryParse(target.Needed("Arn")) is not { } arn || AccountId.TryParse(arn.Account) is not { } owner) return;
        var sender = target.Text("RoleArn") is { } role ? ServiceRole.Assume(service, role, EventBridgeState.ServicePrincipal, rule.Needed("Arn")) : service;
        if (sender is null) return;
        switch (arn.Service)
        {
            case "sns" when SnsState.Find(service.Cloud.Store, arn.ToString()) is { } topic:
                var publish = new AccessCheck("sns:Publish", new AccessResource(arn.ToString()) { Account = owner, Policy = topic.Object("Attributes")?.Text("Policy") });
                if (!May(sender, target, publish, rule, "sns", "Publish", new JsonObject { ["TopicArn"] = arn.ToString(), ["Message"] = "event" })) return;
                if (EventInput.Of(rule, target, arrived.Envelope, service.Now) is not { } message || SnsDelivery.IsTooLong(message)) return;
                _characters += message.Length;
                SnsDelivery.Publish(service.Cloud.Store, topic, subject: null, message, attributes: null, service.Now);
                break;
            case "events" when arrived.Hops < MostHops:
                var bus = EventBridgeState.NameOf(arn.ToString());
                var policy = service.Cloud.Store.Find(EventBridgeState.Buses(arn.Account, arn.Region), bus)?.Text("Policy");
                var put = new AccessCheck("events:PutEvents", new AccessResource(arn.ToString()) { Account = owner, Policy = policy });
                var request = new JsonObject { ["Entries"] = new JsonArray(new JsonObject { ["EventBusName"] = arn.ToString() }) };
                if (!May(sender, target, put, rule, "events", "PutEvents", request)) return;
                Add(arrived with { Account = owner, Region = new RegionName(arn.Region), Bus = bus, Hops = arrived.Hops + 1 });
                break;
            case "codepipeline" when target.ContainsKey("RoleArn") && owner == sender.Account:
                Start(sender, arn, "codepipeline", "StartPipelineExecution", "name", arn.Resource);
                break;
            case "codebuild" when target.ContainsKey("RoleArn") && owner == sender.Account:
                Start(sender, arn, "codebuild", "StartBuild", "projectName", arn.ToString());
                break;
            default:
                // Other targets are kept and shown; docs/local-cloud.md says that nothing reaches them.
                break;
        }
    }

    /// <summary>Starts what a target names, as the target's role. A refusal is in the event history; on AWS it is tried again.</summary>
    private static void Start(CallContext sender, Arn target, string service, string operation, string member, string name)
    {
        try
        {
            sender.Call(service, operation, new JsonObject { [member] = name }, new RegionName(target.Region));
        }
        catch (ServiceException)
        {
            // Nobody waits for the answer (EventBridge User Guide, "How EventBridge retries delivering events").
        }
    }

    /// <summary>Whether the target lets the event in: asked as the target's role, or by the target's own policy.</summary>
    private static bool May(CallContext sender, JsonObject target, AccessCheck check, JsonObject rule, string service, string operation, JsonObject request) =>
        target.ContainsKey("RoleArn")
            ? sender.Cloud.Allows(sender, service, operation, request)
            : sender.Cloud.AllowsService(sender, EventBridgeState.ServicePrincipal, check, rule.Needed("Arn"));

    private static CallContext Service(ICloud cloud, BusEvent arrived, DateTimeOffset now) => new()
    {
        Caller = new CallerIdentity(arrived.Account, "", ""),
        Region = arrived.Region,
        RequestId = ResourceIds.Uuid(),
        Now = now,
        Service = "events",
        Cloud = cloud,
    };

    /// <summary>EventBridge User Guide, "Receiving read-only management events from AWS services": STS gives out credentials with names that begin with Get.</summary>
    private static bool IsReadOnly(CloudEvent recorded) =>
        (recorded.Name.StartsWith("Get", StringComparison.Ordinal) || recorded.Name.StartsWith("List", StringComparison.Ordinal) || recorded.Name.StartsWith("Describe", StringComparison.Ordinal))
        && recorded.Name is not ("GetFederationToken" or "GetSessionToken");

    private static bool IsLogged(ResourceStore store, string account, string region)
    {
        bool Logs(JsonObject trail) => trail.Flag("IsLogging") && (trail.Flag("IsMultiRegionTrail") || trail.Text("HomeRegion") == region);
        if (store.All(TrailState.Collection(account)).Any(t => Logs(t.Value))) return true;
        return OrganizationState.Find(store)?.Text("ManagementId") is { } management && store.Find(OrganizationState.Members, account) is not null
            && store.All(TrailState.Collection(management)).Any(t => t.Value.Flag("IsOrganizationTrail") && Logs(t.Value));
    }
}
