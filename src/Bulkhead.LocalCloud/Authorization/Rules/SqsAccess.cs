using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Sqs;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Amazon SQS: queues carry policies; batches take what one message takes.</summary>
internal sealed class SqsAccess : ServiceAccess
{
    public SqsAccess() : base("sqs", "sqs") => Renamed = new Dictionary<string, string[]>
    {
        ["SendMessageBatch"] = ["SendMessage"],
        ["DeleteMessageBatch"] = ["DeleteMessage"],
    };

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        // Amazon SQS Developer Guide, "Amazon SQS cost allocation tags": tags at creation take sqs:TagQueue too.
        return call.Operation == "CreateQueue" && call.Input.Object("tags") is { Count: > 0 } ? own.Append(new AccessCheck("sqs:TagQueue", Queue(call))) : own;
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action) => [Queue(call)];

    private static AccessResource Queue(AccessCall call)
    {
        var name = call.Input.Text("QueueUrl") is { } url ? QueueState.Named(call.Context, url) : ResourceName.Here(call.Context, call.Input.Text("QueueName") ?? "*");
        if (AccountId.TryParse(call.Input.Text("QueueOwnerAWSAccountId")) is { } owner) name = name with { Account = owner };
        var known = call.Operation == "CreateQueue" ? null : QueueState.Queues.Find(call.Context, name);
        return new AccessResource(QueueState.ArnOf(name))
        {
            Account = name.Account,
            Policy = known?.Object("Attributes")!.Text("Policy"),
            Tags = known?.Object("Tags"),
        };
    }
}
