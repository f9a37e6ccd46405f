using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Deploys and deletes one stack. It begins from whatever an earlier run, or a failure, left: a stack that is still at work,
/// one in review, one whose first creation or whose rollback failed.
/// </summary>
internal sealed class StackSteps(ApplyContext context, AwsSession session, Action<string> waits)
{
    private const string Service = "cloudformation";

    public async Task<StepOutcome> WriteAsync(StepPayload.WriteStack payload, CancellationToken cancellationToken)
    {
        payload = Resolve(payload);
        if (await EnsureLinkedRolesAsync(payload.Stack, cancellationToken) is { } unmade) return StepOutcome.Failed.By(unmade);
        var (state, refusal) = await SettleAsync(payload.Stack, cancellationToken);
        if (refusal is not null) return StepOutcome.Failed.By(refusal);
        if (state?.Status is "UPDATE_ROLLBACK_FAILED")
        {
            (state, var stuck) = await ContinueRollbackAsync(payload.Stack, cancellationToken);
            if (stuck is not null) return stuck;
        }

        // A first creation that failed leaves a stack that can only be deleted (CloudFormation User Guide, "Stack status codes").
        if (state?.Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "CREATE_FAILED" or "DELETE_FAILED")
        {
            var deleted = await DeleteAsync(payload.Stack, cancellationToken);
            if (deleted is not StepOutcome.Done) return deleted;
            state = null;
        }

        var isNew = state is null or { Status: "REVIEW_IN_PROGRESS" };
        var (executed, failure) = await new ChangeSets(context, session, payload, waits).DeployAsync(isNew, cancellationToken);
        if (failure is not null) return failure;
        if (!executed) return payload.RevertsDrift ? await VerifyAsync(payload.Stack, cancellationToken) : new StepOutcome.Done("nothing to change");
        (state, refusal) = await SettleAsync(payload.Stack, cancellationToken);
        if (refusal is not null) return StepOutcome.Failed.By(refusal);
        return state?.Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE"
            ? payload.RevertsDrift ? await VerifyAsync(payload.Stack, cancellationToken) : new StepOutcome.Done()
            : await ExplainAsync(payload.Stack, state, cancellationToken);
    }

    /// <summary>Looks whether everything is as the template says again: only that look makes CloudFormation forget the drift.</summary>
    private async Task<StepOutcome> VerifyAsync(string stack, CancellationToken cancellationToken)
    {
        waits("CloudFormation compares the stack's resources with its template");
        var found = await StackDriftDetection.ReadAsync(session, stack, context.Time, cancellationToken);
        if (found.Refusal is { } refusal) return StepOutcome.Failed.By(refusal);
        return found.Resources.IsEmpty
            ? new StepOutcome.Done()
            : new StepOutcome.Failed(
                $"stack '{stack}' still differs from its template: {string.Join(", ", found.Resources.Select(r => $"{r.LogicalId} ({r.Type}){(r.IsDeleted ? " is gone" : "")}"))}",
                null,
                $"CloudFormation does not change it back: do it by hand in account {session.Account}, region {session.Region.Value}; 'status --drift' shows each property.");
    }

    /// <summary>
    /// Makes the roles of services that the template counts on. IAM refuses a second one as taken (IAM API Reference,
    /// "CreateServiceLinkedRole"), so asking is as good as looking and needs no call in a plan.
    /// </summary>
    private async Task<AwsRefusal?> EnsureLinkedRolesAsync(string stack, CancellationToken cancellationToken)
    {
        foreach (var service in StackTemplate.Find(stack)?.LinkedRoles ?? [])
        {
            var input = new JsonObject { ["AWSServiceName"] = service };
            if (await session.CallAsync("iam", "CreateServiceLinkedRole", input, cancellationToken) is AwsRefusal refusal
                && !(refusal.Code is "InvalidInput" && refusal.Message.Contains("has been taken", StringComparison.Ordinal))) return refusal;
        }

        return null;
    }

    public async Task<StepOutcome> DeleteAsync(string stack, CancellationToken cancellationToken)
    {
        var deleted = await session.CallAsync(Service, "DeleteStack", new JsonObject { ["StackName"] = stack }, cancellationToken);
        if (deleted is AwsRefusal refused) return StepOutcome.Failed.By(refused);
        var (state, refusal) = await SettleAsync(stack, cancellationToken);
        if (refusal is not null) return StepOutcome.Failed.By(refusal);
        return state is null or { Status: "DELETE_COMPLETE" }
            ? new StepOutcome.Done()
            : await ExplainAsync(stack, state, cancellationToken);
    }

    /// <summary>
    /// An update that failed, and whose taking back failed too: until that is brought to its end, nothing can be deployed
    /// (AWS CloudFormation User Guide, "Continue rolling back an update").
    /// </summary>
    private async Task<(StackState? State, StepOutcome? Failure)> ContinueRollbackAsync(string stack, CancellationToken cancellationToken)
    {
        waits("CloudFormation takes an earlier, failed update back");
        var input = new JsonObject { ["StackName"] = stack };
        if (await session.CallAsync(Service, "ContinueUpdateRollback", input, cancellationToken) is AwsRefusal refused)
        {
            return (null, StepOutcome.Failed.By(refused));
        }

        var (state, refusal) = await SettleAsync(stack, cancellationToken);
        if (refusal is not null) return (null, StepOutcome.Failed.By(refusal));
        return state?.Status is "UPDATE_ROLLBACK_FAILED"
            ? (null, await ExplainAsync(stack, state, cancellationToken))
            : (state, null);
    }

    /// <summary>The stack with the ids that were not known when the plan was made.</summary>
    private StepPayload.WriteStack Resolve(StepPayload.WriteStack payload)
    {
        var values = payload.Parameters.ToImmutableSortedDictionary(
            p => p.Key,
            p => StackReferences.Resolve(
                p.Value, context.Plan.Partition, context.Ids.OrganizationId, name => context.Ids.FindAccount(name)?.Value, context.Ids.FindPolicy)
                ?? throw new InvalidOperationException($"The plan runs {payload.Stack} before what its parameter {p.Key} refers to."),
            StringComparer.Ordinal);
        return payload with { Parameters = values };
    }

    /// <summary>Waits while CloudFormation is at work on the stack; null when there is no such stack.</summary>
    private async Task<(StackState? State, AwsRefusal? Refusal)> SettleAsync(string stack, CancellationToken cancellationToken)
    {
        var patience = context.Patience();
        while (true)
        {
            var described = await session.CallAsync(
                Service, "DescribeStacks", new JsonObject { ["StackName"] = stack }, cancellationToken);
            switch (described)
            {
                case AwsRefusal { Code: "ValidationError" } missing when missing.Message.Contains("does not exist", StringComparison.Ordinal):
                    return (null, null);
                case AwsRefusal refusal:
                    return (null, refusal);
            }

            var found = ((AwsSuccess)described).Output["Stacks"]![0]!;
            var state = new StackState(found["StackStatus"]!.GetValue<string>(), found["StackStatusReason"]?.GetValue<string>());
            if (!state.IsAtWork) return (state, null);
            waits($"CloudFormation says {state.Status}");
            if (!await patience.WaitAsync(cancellationToken)) return (state, null);
        }
    }

    /// <summary>The first resource that failed, and why.</summary>
    private async Task<StepOutcome> ExplainAsync(string stack, StackState? state, CancellationToken cancellationToken)
    {
        var status = state?.Status ?? "no stack";
        var described = await session.CallAsync(
            Service, "DescribeStackEvents", new JsonObject { ["StackName"] = stack }, cancellationToken);
        var failures = described is AwsSuccess { Output: var output }
            ? OfLastOperation(output["StackEvents"]!.AsArray())
                .Where(e => e["ResourceStatus"]?.GetValue<string>().EndsWith("_FAILED", StringComparison.Ordinal) == true)
                .Where(e => e["ResourceStatusReason"]?.GetValue<string>() is { } r && !r.Contains("cancelled", StringComparison.Ordinal))
                .Select(e => $"{e["LogicalResourceId"]} ({e["ResourceType"]}): {e["ResourceStatusReason"]}")
                .ToArray()
            : [];

        // Events come newest first: the cause is the oldest.
        var cause = failures.Length > 0 ? failures[^1] : state?.Reason ?? "CloudFormation gives no reason";
        var place = $"account {session.Account}, region {session.Region.Value}";
        return state switch
        {
            { IsAtWork: true } => new StepOutcome.Failed(
                $"stack '{stack}' is still {status}", null, "Run the same command again later: it goes on with this stack."),
            { Status: "UPDATE_ROLLBACK_FAILED" } => new StepOutcome.Failed(
                $"stack '{stack}' is stuck, because an update could not be taken back: {cause}",
                null,
                $"Mend what the message names in {place}, then run the same command again: it goes on with the rollback."),
            _ when IsOfANewAccount(cause) => new StepOutcome.Failed(
                $"stack '{stack}' ended {status}: {cause}",
                null,
                "AWS takes up to 24 hours to make a new account ready. Run the same command again later: it goes on from here.")
            {
                PassesByItself = true,
            },
            _ when cause.Contains("already exists", StringComparison.Ordinal) => new StepOutcome.Failed(
                $"stack '{stack}' ended {status}: {cause}",
                null,
                $"Something else made it in {place}, or it was kept when an earlier stack went: buckets of logs and vaults of backups are. Bring it back into the stack with a change set of the type IMPORT (AWS CloudFormation User Guide, \"Import AWS resources into a CloudFormation stack\"), or remove it, then run the same command again."),
            _ => new StepOutcome.Failed($"stack '{stack}' ended {status}: {cause}", null, $"See the stack's events in {place}."),
        };
    }

    /// <summary>
    /// Whether a service does not answer for the account yet. CloudFormation passes its words on, without the code: those of
    /// OptInRequired and SubscriptionRequiredException, and those of NotSignedUp.
    /// </summary>
    private static bool IsOfANewAccount(string cause) =>
        cause.Contains("needs a subscription for the service", StringComparison.Ordinal) || cause.Contains("is not signed up for", StringComparison.Ordinal);

    /// <summary>The events since somebody last told CloudFormation to do something; they come newest first.</summary>
    private static IEnumerable<JsonNode> OfLastOperation(JsonArray events)
    {
        foreach (var entry in events)
        {
            yield return entry!;
            if (entry!["ResourceType"]?.GetValue<string>() is "AWS::CloudFormation::Stack"
                && entry["ResourceStatusReason"]?.GetValue<string>() is "User Initiated") yield break;
        }
    }

    /// <summary>A stack's status, as DescribeStacks says it.</summary>
    private sealed record StackState(string Status, string? Reason)
    {
        public bool IsAtWork =>
            Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status is not "REVIEW_IN_PROGRESS";
    }
}
