using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>Names, tags and places accounts that exist.</summary>
internal static class AccountSteps
{
    public static async Task<StepOutcome> ChangeAsync(
        ApplyContext context, StepPayload.ChangeAccount payload, CancellationToken cancellationToken)
    {
        context.Ids.SetAccount(payload.Account, AccountId.Parse(payload.Id));
        if (payload.DisplayName is { } name)
        {
            var rename = new JsonObject { ["AccountId"] = payload.Id, ["AccountName"] = name };
            var renamed = await context.Management.CallAsync("account", "PutAccountName", rename, cancellationToken);
            if (renamed is AwsRefusal refusal) return StepOutcome.Failed.By(refusal);
        }

        if (await Tags.SetAsync(context.Management, payload.Id, payload.SetTags, cancellationToken) is { } refused)
        {
            return StepOutcome.Failed.By(refused);
        }

        return await Tags.RemoveAsync(context.Management, payload.Id, payload.RemoveTags, cancellationToken) is { } notRemoved
            ? StepOutcome.Failed.By(notRemoved)
            : new StepOutcome.Done();
    }

    /// <summary>Moves an account from wherever it stands now.</summary>
    public static async Task<StepOutcome> PlaceAsync(
        ApplyContext context, StepPayload.PlaceAccount payload, CancellationToken cancellationToken)
    {
        var account = payload.Id is { } id ? AccountId.Parse(id) : context.Ids.Account(payload.Account);
        var destination = context.Ids.Unit(payload.Unit);
        var parents = await context.Management.CallAsync(
            "organizations", "ListParents", new JsonObject { ["ChildId"] = account.Value }, cancellationToken);
        if (parents is not AwsSuccess { Output: var output }) return StepOutcome.Failed.By((AwsRefusal)parents);
        var source = output["Parents"]![0]!["Id"]!.GetValue<string>();
        if (source == destination) return new StepOutcome.Done("stands there already");
        var move = new JsonObject
        {
            ["AccountId"] = account.Value,
            ["SourceParentId"] = source,
            ["DestinationParentId"] = destination,
        };
        return await context.Management.CallAsync("organizations", "MoveAccount", move, cancellationToken) switch
        {
            AwsRefusal { Code: not "DuplicateAccountException" } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }
}
