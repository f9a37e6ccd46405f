using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Waits until a new account can really be used: AWS says SUCCEEDED minutes before its role can be assumed and its
/// services answer (OptInRequired, AccessDenied, SubscriptionRequired).
/// </summary>
internal sealed class AccountReadiness(ApplyContext context, Action<string> waits)
{
    /// <summary>Harmless reads, one for each service that the baseline uses first.</summary>
    private static readonly (string Service, string Operation, Func<AccountId, JsonObject> Input)[] Probes =
    [
        ("cloudformation", "ListStacks", _ => new JsonObject { ["StackStatusFilter"] = new JsonArray("CREATE_COMPLETE") }),
        ("iam", "GetAccountSummary", _ => []),
        ("ec2", "DescribeVpcs", _ => new JsonObject { ["MaxResults"] = 5 }),
        ("s3control", "GetPublicAccessBlock", account => new JsonObject { ["AccountId"] = account.Value }),
    ];

    public async Task<StepOutcome> WaitAsync(AccountId account, CancellationToken cancellationToken)
    {
        var patience = context.Patience(context.Pace.Readiness);
        AwsRefusal? last;
        do
        {
            last = await ProbeAsync(account, cancellationToken);
            if (last is null) return new StepOutcome.Done();
            waits($"account {account} is not ready yet ({last.Service}:{last.Operation} says {last.Code})");
        }
        while (await patience.WaitAsync(cancellationToken));
        return new StepOutcome.Failed(
            $"account {account} exists, but is not ready: {last.Service}:{last.Operation} says {last.Code}: {last.Message}",
            last,
            "AWS takes up to 24 hours to make a new account ready. Run the same command again later: it goes on from here.");
    }

    /// <summary>The first thing that does not work yet; null when all does.</summary>
    private async Task<AwsRefusal?> ProbeAsync(AccountId account, CancellationToken cancellationToken)
    {
        var home = new RegionName(context.Plan.Home);
        var opened = await context.Sessions.OpenAsync(account, home, cancellationToken);
        if (opened is SessionRefused refused) return refused.Refusal;
        var session = ((SessionOpened)opened).Session;
        foreach (var (service, operation, input) in Probes)
        {
            var result = await session.CallAsync(service, operation, input(account), cancellationToken);

            // "There is none" is an answer of a service that works.
            if (result is AwsRefusal { Kind: not RefusalKind.NotFound } refusal) return refusal;
        }

        return null;
    }
}
