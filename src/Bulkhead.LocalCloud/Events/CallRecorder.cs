using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.EventBridge;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Events;

/// <summary>
/// Records management events (AWS CloudTrail User Guide, "CloudTrail record contents"). <see cref="DataEvents"/> CloudTrail does
/// not record by itself.
/// </summary>
internal sealed class CallRecorder(EventLog log, EventRouter router)
{
    private const string GlobalRegion = "us-east-1";

    /// <summary>Records a call.</summary>
    /// <param name="context">Who called, where.</param>
    /// <param name="service">The service.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="input">The request.</param>
    /// <param name="output">The answer; null when it was refused.</param>
    /// <param name="refusal">Why it was refused; null when it was answered.</param>
    public void Record(CallContext context, string service, string operation, JsonObject input, JsonObject? output, ServiceException? refusal)
    {
        if (refusal?.Code == "NotImplemented" || DataEvents.Contains(service, operation)) return;
        var access = AccessCatalogue.Find(service);
        var isReadOnly = access?.Find(operation)?.Actions is { } actions
            && actions.All(a => a.AccessLevel is AccessLevel.Read or AccessLevel.List) && service != "sts";
        var region = access is { IsGlobal: true } ? GlobalRegion : context.Region.Value;
        var call = new RecordedCall(context, ServiceModels.Get(service).GetOperation(operation), input, output, refusal, region, isReadOnly);
        Add(call, context.Account, isOwner: true);
        // Who assumes a role of another account is seen there too ("CloudTrail userIdentity element").
        if (service == "sts" && output is not null && Arn.TryParse(input.Text("RoleArn"))?.Account is { } owner
            && owner != context.Account.Value && AccountId.TryParse(owner) is { } account)
            Add(call, account, isOwner: false);
    }

    private void Add(RecordedCall call, AccountId account, bool isOwner)
    {
        var id = ResourceIds.Uuid();
        var caller = call.Context.Caller;
        var record = RecordWriter.Write(call, id, account, isOwner);
        Keep(call.Context.Cloud.Store, record, new CloudEvent(
            log.NextNumber(),
            account.Value,
            call.Region,
            call.Context.Now,
            id,
            EventNames.Of(call.Operation),
            RecordWriter.Source(call.Operation.Service),
            isOwner ? caller.Arn[(caller.Arn.LastIndexOf('/') + 1)..] : "",
            isOwner ? caller.AccessKeyId : "",
            call.IsReadOnly,
            Resources(call.Operation, call.Input),
            new EventRecord(record.Span)));
    }

    /// <summary>Records that somebody logged in to the console.</summary>
    /// <param name="store">The store.</param>
    /// <param name="caller">Who.</param>
    /// <param name="now">When.</param>
    public void RecordLogin(ResourceStore store, CallerIdentity caller, DateTimeOffset now)
    {
        var id = ResourceIds.Uuid();
        var record = RecordWriter.WriteLogin(caller, GlobalRegion, now, id);
        Keep(store, record, new CloudEvent(
            log.NextNumber(), caller.Account.Value, GlobalRegion, now, id, "ConsoleLogin", "signin.amazonaws.com", "root", "", IsReadOnly: false, [],
            new EventRecord(record.Span)));
    }

    private void Keep(ResourceStore store, ReadOnlyMemory<byte> record, CloudEvent recorded)
    {
        log.Add(recorded);
        router.AddRecorded(store, recorded, record);
    }

    /// <summary>What the request names: its texts that end in a name, an id or an ARN, for lookups by resource.</summary>
    private static List<string> Resources(OperationModel operation, JsonObject input) =>
    [
        .. input.Where(m => m.Value is JsonValue && IsIdentifier(m.Key) && RecordedSecrets.Find(operation, m.Key, operation.Input?.Find(m.Key)?.Shape).IsShown)
            .Select(m => m.Value!.ToString()),
    ];

    private static bool IsIdentifier(string member) =>
        member.EndsWith("Name", StringComparison.Ordinal) || member.EndsWith("Id", StringComparison.Ordinal)
        || member.EndsWith("Arn", StringComparison.OrdinalIgnoreCase) || member is "Bucket" or "RoleARN";
}
