using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Sqs;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Amazon SQS: queues carry policies; batches take what one message takes.</summary>
internal sealed class SqsAccess : ServiceAccess
{
    private static readonly string[] Reading = ["kms:Decrypt"];
    private static readonly string[] Writing = ["kms:GenerateDataKey", "kms:Decrypt"];

    public SqsAccess() : base("sqs", "sqs") => Renamed = new Dictionary<string, string[]>
    {
        ["SendMessageBatch"] = ["SendMessage"],
        ["DeleteMessageBatch"] = ["DeleteMessage"],
    };

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        if (call.Operation is "SendMessage" or "SendMessageBatch" or "ReceiveMessage") return own.Concat(Keys(call, call.Operation == "ReceiveMessage" ? Reading : Writing));
        // Amazon SQS Developer Guide, "Amazon SQS cost allocation tags": tags at creation take sqs:TagQueue too.
        return call.Operation == "CreateQueue" && call.Input.Object("tags") is { Count: > 0 } ? own.Append(new AccessCheck("sqs:TagQueue", Queue(call))) : own;
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action) => [Queue(call)];

    /// <summary>Amazon SQS Developer Guide, "Key management", "Configuring AWS KMS permissions": who sends and who receives needs the queue's key.</summary>
    private static IEnumerable<AccessCheck> Keys(AccessCall call, string[] actions)
    {
        var name = Named(call);
        if (QueueState.Queues.Find(call.Context, name)?.Object("Attributes")!.Text("KmsMasterKeyId") is not { Length: > 0 } key) return [];
        var arn = key.StartsWith("arn:", StringComparison.Ordinal) ? key
            : $"arn:aws:kms:{name.Region}:{name.Account}:{(key.StartsWith("alias/", StringComparison.Ordinal) ? "" : "key/")}{key}";
        return KeyUse.Of(call, "sqs", arn, ("aws:sqs:arn", QueueState.ArnOf(name)), actions);
    }

    private static ResourceName Named(AccessCall call)
    {
        var name = call.Input.Text("QueueUrl") is { } url ? QueueState.Named(call.Context, url) : ResourceName.Here(call.Context, call.Input.Text("QueueName") ?? "*");
        return AccountId.TryParse(call.Input.Text("QueueOwnerAWSAccountId")) is { } owner ? name with { Account = owner } : name;
    }

    private static AccessResource Queue(AccessCall call)
    {
        var name = Named(call);
        var known = call.Operation == "CreateQueue" ? null : QueueState.Queues.Find(call.Context, name);
        return new AccessResource(QueueState.ArnOf(name))
        {
            Account = name.Account,
            Policy = known?.Object("Attributes")!.Text("Policy"),
            Tags = known?.Object("Tags"),
        };
    }
}
