using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Access;

/// <summary>What Identity Center is asked for and does by itself: asks, and looks until it is done.</summary>
internal sealed class AccessRequests(ApplyContext context, AwsSession session)
{
    private const string Service = "sso-admin";

    /// <summary>Asks, and waits for the end.</summary>
    /// <param name="operation">The operation that asks.</param>
    /// <param name="input">Its request.</param>
    /// <param name="status">The member of both answers with the status.</param>
    /// <param name="describe">The operation that tells the status.</param>
    /// <param name="idMember">The member of its request with the request's id.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<StepOutcome> RunAsync(
        string operation, JsonObject input, string status, string describe, string idMember, CancellationToken cancellationToken)
    {
        var result = await session.CallAsync(Service, operation, input, cancellationToken);
        var patience = context.Patience();
        while (true)
        {
            if (result is AwsRefusal refusal) return StepOutcome.Failed.By(refusal);
            var state = ((AwsSuccess)result).Output[status] as JsonObject ?? [];
            switch (OrganizationCalls.Text(state, "Status"))
            {
                case "SUCCEEDED":
                    return new StepOutcome.Done();
                case "FAILED":
                    return new StepOutcome.Failed(OrganizationCalls.Text(state, "FailureReason"), null, null);
            }

            if (!await patience.WaitAsync(cancellationToken)) return new StepOutcome.Failed($"{operation} has not come to an end", null, "run apply again later: it goes on where AWS is");
            var request = new JsonObject { ["InstanceArn"] = input["InstanceArn"]!.DeepClone(), [idMember] = OrganizationCalls.Text(state, "RequestId") };
            result = await session.CallAsync(Service, describe, request, cancellationToken);
        }
    }
}
