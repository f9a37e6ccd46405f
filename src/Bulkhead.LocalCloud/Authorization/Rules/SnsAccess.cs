using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Amazon SNS: topics carry policies of their own.</summary>
internal sealed class SnsAccess() : ServiceAccess("sns", "sns")
{
    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        keys.Set("sns:Protocol", call.Input.Text("Protocol"));
        keys.Set("sns:Endpoint", call.Input.Text("Endpoint"));
        // The default topic policy compares this key with the topic's account ("Amazon SNS Developer Guide, API permissions").
        keys.Set("aws:SourceOwner", call.Context.Account.Value);
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var arn = call.Input.Text("TopicArn") ?? call.Input.Text("TargetArn") ?? call.Input.Text("ResourceArn")
            ?? (call.Input.Text("SubscriptionArn") is { } subscription ? TopicOf(subscription) : null)
            ?? call.Regional("sns", call.Input.Text("Name") ?? "*");
        if (Arn.TryParse(arn) is not { } parsed || AccountId.TryParse(parsed.Account) is not { } account) return [new AccessResource(arn)];
        var topic = call.Store.Find($"sns/{account}/{parsed.Region}/topics", arn);
        return [new AccessResource(arn) { Account = account, Policy = topic?.Object("Attributes")?.Text("Policy"), Tags = topic?.Object("Tags") }];
    }

    private static string TopicOf(string subscription) =>
        Arn.TryParse(subscription)?.Resource.Contains(':', StringComparison.Ordinal) == true ? subscription[..subscription.LastIndexOf(':')] : subscription;
}
