using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Deploys one stack by change set. The change set's name is a digest of what it deploys, so a run that was killed at any
/// point finds what it left: a change set to execute, a stack that is still at work, or one that is done.
/// </summary>
internal sealed class StackSteps(ApplyContext context, AwsSession session, Action<string> waits)
{
    private const string Service = "cloudformation";

    public async Task<StepOutcome> WriteAsync(StepPayload.WriteStack payload, CancellationToken cancellationToken)
    {
        payload = Resolve(payload);
        var changeSet = ChangeSetName(payload);
        var (state, refusal) = await SettleAsync(payload.Stack, cancellationToken);
        if (refusal is not null) return StepOutcome.Failed.By(refusal);

        // A first creation that failed leaves a stack that can only be deleted (CloudFormation User Guide, "Stack status codes").
        if (state?.Status is "ROLLBACK_COMPLETE" or "ROLLBACK_FAILED" or "CREATE_FAILED" or "DELETE_FAILED")
        {
            var deleted = await DeleteAsync(payload.Stack, cancellationToken);
            if (deleted is not StepOutcome.Done) return deleted;
            state = null;
        }

        var (prepared, failure) = await PrepareAsync(payload, changeSet, state, cancellationToken);
        if (failure is not null) return failure;
        if (!prepared) return new StepOutcome.Done("nothing to change");
        var execute = new JsonObject { ["StackName"] = payload.Stack, ["ChangeSetName"] = changeSet };
        var executed = await session.CallAsync(Service, "ExecuteChangeSet", execute, cancellationToken);

        // Executed already, by the run before this one or by a request whose answer was lost.
        if (executed is AwsRefusal { Code: not ("InvalidChangeSetStatus" or "InvalidChangeSetStatusException") } notExecuted)
        {
            return StepOutcome.Failed.By(notExecuted);
        }

        // The stack's own status lags behind: until the change set has been executed, it still tells of the time before.
        if (await SettleExecutionAsync(payload.Stack, changeSet, cancellationToken) is { } unknown) return StepOutcome.Failed.By(unknown);
        (state, refusal) = await SettleAsync(payload.Stack, cancellationToken);
        if (refusal is not null) return StepOutcome.Failed.By(refusal);
        return state?.Status is "CREATE_COMPLETE" or "UPDATE_COMPLETE"
            ? new StepOutcome.Done()
            : await ExplainAsync(payload.Stack, state, cancellationToken);
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

    /// <summary>The stack with the ids that were not known when the plan was made.</summary>
    private StepPayload.WriteStack Resolve(StepPayload.WriteStack payload)
    {
        var values = payload.Parameters.ToImmutableSortedDictionary(
            p => p.Key,
            p => StackReferences.Resolve(
                p.Value, context.Plan.Partition, context.Ids.OrganizationId, name => context.Ids.FindAccount(name)?.Value)
                ?? throw new InvalidOperationException($"The plan runs {payload.Stack} before what its parameter {p.Key} refers to."),
            StringComparer.Ordinal);
        return payload with { Parameters = values };
    }

    private static string ChangeSetName(StepPayload.WriteStack payload)
    {
        var text = new StringBuilder(payload.TemplateBody);
        foreach (var (key, value) in payload.Parameters) text.Append('\0').Append(key).Append('=').Append(value);
        foreach (var (key, value) in payload.Tags) text.Append('\0').Append(key).Append(':').Append(value);
        return "bulkhead-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
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

    /// <summary>Makes the change set, or takes up the one of the same content. False when there is nothing to change.</summary>
    private async Task<(bool Prepared, StepOutcome? Failure)> PrepareAsync(
        StepPayload.WriteStack payload, string changeSet, StackState? state, CancellationToken cancellationToken)
    {
        var create = new JsonObject
        {
            ["StackName"] = payload.Stack,
            ["ChangeSetName"] = changeSet,
            ["ChangeSetType"] = state is null or { Status: "REVIEW_IN_PROGRESS" } ? "CREATE" : "UPDATE",
            ["TemplateBody"] = payload.TemplateBody,
            ["Parameters"] = new JsonArray(
            [
                .. payload.Parameters.Select(p => new JsonObject { ["ParameterKey"] = p.Key, ["ParameterValue"] = p.Value }),
            ]),
            ["Capabilities"] = new JsonArray("CAPABILITY_NAMED_IAM"),
            ["Tags"] = Tags.ToJson(payload.Tags),
        };
        for (var tries = 0; ; tries++)
        {
            var created = await session.CallAsync(Service, "CreateChangeSet", create.DeepClone().AsObject(), cancellationToken);
            if (created is AwsRefusal { Code: not ("AlreadyExistsException" or "AlreadyExists") } refusal) return (false, StepOutcome.Failed.By(refusal));
            var (status, reason, refused) = await SettleChangeSetAsync(payload.Stack, changeSet, cancellationToken);
            if (refused is not null) return (false, StepOutcome.Failed.By(refused));
            if (status is "CREATE_COMPLETE") return (true, null);

            // A failed change set stays in the way of the next one of its name.
            var delete = new JsonObject { ["StackName"] = payload.Stack, ["ChangeSetName"] = changeSet };
            if (await session.CallAsync(Service, "DeleteChangeSet", delete, cancellationToken) is AwsRefusal notDeleted)
            {
                return (false, StepOutcome.Failed.By(notDeleted));
            }

            if (created is AwsSuccess || tries > 0)
            {
                return IsEmpty(reason)
                    ? (false, null)
                    : (false, new StepOutcome.Failed($"the change set failed: {reason}", null, null));
            }
        }
    }

    private static bool IsEmpty(string? reason) =>
        reason is not null
        && (reason.Contains("didn't contain changes", StringComparison.Ordinal)
            || reason.Contains("No updates are to be performed", StringComparison.Ordinal));

    private async Task<(string Status, string? Reason, AwsRefusal? Refusal)> SettleChangeSetAsync(
        string stack, string changeSet, CancellationToken cancellationToken)
    {
        var patience = context.Patience();
        while (true)
        {
            var input = new JsonObject { ["StackName"] = stack, ["ChangeSetName"] = changeSet };
            var described = await session.CallAsync(Service, "DescribeChangeSet", input, cancellationToken);
            if (described is not AwsSuccess { Output: var output }) return ("", null, (AwsRefusal)described);
            var status = output["Status"]!.GetValue<string>();
            var reason = output["StatusReason"]?.GetValue<string>();
            if (status is not ("CREATE_PENDING" or "CREATE_IN_PROGRESS" or "DELETE_PENDING" or "DELETE_IN_PROGRESS"))
            {
                return (status, reason, null);
            }

            waits("CloudFormation prepares the change set");
            if (!await patience.WaitAsync(cancellationToken)) return (status, reason, null);
        }
    }

    /// <summary>Waits until a change set that was told to has been executed; answers AWS's refusal to tell, or null.</summary>
    private async Task<AwsRefusal?> SettleExecutionAsync(string stack, string changeSet, CancellationToken cancellationToken)
    {
        var patience = context.Patience();
        var input = new JsonObject { ["StackName"] = stack, ["ChangeSetName"] = changeSet };
        while (true)
        {
            var described = await session.CallAsync(Service, "DescribeChangeSet", input.DeepClone().AsObject(), cancellationToken);

            // A change set goes with the stack whose first creation was rolled back: the stack tells the rest.
            if (described is AwsRefusal { Kind: RefusalKind.NotFound }) return null;
            if (described is not AwsSuccess { Output: var output }) return (AwsRefusal)described;
            if (output["ExecutionStatus"]?.GetValue<string>() is not ("AVAILABLE" or "EXECUTE_IN_PROGRESS")) return null;
            waits("CloudFormation executes the change set");
            if (!await patience.WaitAsync(cancellationToken)) return null;
        }
    }

    /// <summary>The first resource that failed, and why.</summary>
    private async Task<StepOutcome> ExplainAsync(string stack, StackState? state, CancellationToken cancellationToken)
    {
        var status = state?.Status ?? "no stack";
        var described = await session.CallAsync(
            Service, "DescribeStackEvents", new JsonObject { ["StackName"] = stack }, cancellationToken);
        var failures = described is AwsSuccess { Output: var output }
            ? output["StackEvents"]!.AsArray()
                .Where(e => e!["ResourceStatus"]?.GetValue<string>().EndsWith("_FAILED", StringComparison.Ordinal) == true)
                .Where(e => e!["ResourceStatusReason"]?.GetValue<string>() is { } r && !r.Contains("cancelled", StringComparison.Ordinal))
                .Select(e => $"{e!["LogicalResourceId"]} ({e["ResourceType"]}): {e["ResourceStatusReason"]}")
                .ToArray()
            : [];

        // Events come newest first: the cause is the oldest of this operation, which is all that a fresh stack has.
        var cause = failures.Length > 0 ? failures[^1] : state?.Reason ?? "CloudFormation gives no reason";
        var region = session.Region.Value;
        return state is { IsAtWork: true }
            ? new StepOutcome.Failed($"stack '{stack}' is still {status}", null, "Run the same command again later: it goes on with this stack.")
            : new StepOutcome.Failed($"stack '{stack}' ended {status}: {cause}", null, $"See the stack's events in account {session.Account}, region {region}.");
    }

    /// <summary>A stack's status, as DescribeStacks says it.</summary>
    private sealed record StackState(string Status, string? Reason)
    {
        public bool IsAtWork =>
            Status.EndsWith("_IN_PROGRESS", StringComparison.Ordinal) && Status is not "REVIEW_IN_PROGRESS";
    }
}
