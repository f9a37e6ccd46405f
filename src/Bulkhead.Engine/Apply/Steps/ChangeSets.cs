using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Deploys what a step wants of a stack by change set. The first change set's name is a digest of what it deploys, so a run
/// that was killed at any point finds what it left; one that can no longer be executed is made anew under another name.
/// </summary>
internal sealed class ChangeSets(ApplyContext context, AwsSession session, StepPayload.WriteStack payload, Action<string> waits)
{
    private const string Service = "cloudformation";
    private const int MostTries = 4;

    /// <summary>Makes a change set and executes it.</summary>
    /// <param name="isNew">Whether the stack is not there yet, or only in review.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Whether anything was executed; or, with a failure, why nothing could be.</returns>
    public async Task<(bool Executed, StepOutcome? Failure)> DeployAsync(bool isNew, CancellationToken cancellationToken)
    {
        var digest = Digest();
        for (var tries = 1; ; tries++)
        {
            var name = payload.RevertsDrift ? $"bulkhead-drift-{digest}-{context.Run}-{tries}" : tries == 1 ? $"bulkhead-{digest}" : $"bulkhead-{digest}-{context.Run}-{tries}";
            var (state, failure) = await PrepareAsync(name, isNew, cancellationToken);
            if (failure is not null) return (false, failure);
            if (state is Prepared.Empty) return (false, null);
            if (state is Prepared.Ready)
            {
                (state, failure) = await ExecuteAsync(name, cancellationToken);
                if (failure is not null || state is Prepared.Ready) return (true, failure);
            }

            if (tries == MostTries)
            {
                return (false, new StepOutcome.Failed(
                    $"each change set of stack '{payload.Stack}' became obsolete before it could be executed",
                    null,
                    "Something else changes this stack. Look who does, then run the same command again."));
            }
        }
    }

    /// <summary>Makes the change set, or takes up the one of that name.</summary>
    private async Task<(Prepared State, StepOutcome? Failure)> PrepareAsync(string name, bool isNew, CancellationToken cancellationToken)
    {
        var create = new JsonObject
        {
            ["StackName"] = payload.Stack,
            ["ChangeSetName"] = name,
            ["ChangeSetType"] = isNew ? "CREATE" : "UPDATE",
            ["TemplateBody"] = payload.TemplateBody,
            ["Parameters"] = new JsonArray(
            [
                .. payload.Parameters.Select(p => new JsonObject { ["ParameterKey"] = p.Key, ["ParameterValue"] = p.Value }),
            ]),
            ["Capabilities"] = new JsonArray("CAPABILITY_NAMED_IAM"),
            ["Tags"] = Tags.ToJson(payload.Tags),
        };
        if (payload.RevertsDrift) create["DeploymentMode"] = "REVERT_DRIFT";
        var created = await session.CallAsync(Service, "CreateChangeSet", create, cancellationToken);
        if (created is AwsRefusal { Code: not ("AlreadyExistsException" or "AlreadyExists") } refusal) return (default, StepOutcome.Failed.By(refusal));
        var (found, unknown) = await SettleAsync(
            name, s => s.Status is "CREATE_PENDING" or "CREATE_IN_PROGRESS" or "DELETE_PENDING" or "DELETE_IN_PROGRESS",
            "CloudFormation prepares the change set", cancellationToken);
        if (unknown is not null) return (default, StepOutcome.Failed.By(unknown));
        if (found is null) return (Prepared.Obsolete, null);
        if (found is { Status: "CREATE_COMPLETE", Execution: "AVAILABLE" or "EXECUTE_IN_PROGRESS" }) return (Prepared.Ready, null);

        // It can't be executed any more, or never could be. Where it can't be deleted either, the next one has another name.
        var delete = new JsonObject { ["StackName"] = payload.Stack, ["ChangeSetName"] = name };
        _ = await session.CallAsync(Service, "DeleteChangeSet", delete, cancellationToken);
        if (created is AwsRefusal || found.Status is "CREATE_COMPLETE") return (Prepared.Obsolete, null);
        return IsEmpty(found.Reason)
            ? (Prepared.Empty, null)
            : (default, new StepOutcome.Failed($"the change set failed: {found.Reason ?? found.Status}", null, null));
    }

    /// <summary>
    /// Executes a change set and waits until that is over. Of a first creation that fails, nothing is kept: what a template
    /// retains would be in the way of the next try (AWS CloudFormation API Reference, ExecuteChangeSet, "RetainExceptOnCreate").
    /// </summary>
    private async Task<(Prepared State, StepOutcome? Failure)> ExecuteAsync(string name, CancellationToken cancellationToken)
    {
        var execute = new JsonObject { ["StackName"] = payload.Stack, ["ChangeSetName"] = name, ["RetainExceptOnCreate"] = true };
        var executed = await session.CallAsync(Service, "ExecuteChangeSet", execute, cancellationToken);

        // Executed already, by a request whose answer was lost; or obsolete by now. Its status tells which.
        var isRefused = executed is AwsRefusal;
        if (executed is AwsRefusal { Code: not ("InvalidChangeSetStatus" or "InvalidChangeSetStatusException" or "ChangeSetNotFound" or "ChangeSetNotFoundException") } refusal)
        {
            return (default, StepOutcome.Failed.By(refusal));
        }

        // The stack's own status lags behind: until the change set has been executed, it still tells of the time before.
        var (found, unknown) = await SettleAsync(
            name, s => s.Execution is "EXECUTE_IN_PROGRESS" || (s.Execution is "AVAILABLE" && !isRefused),
            "CloudFormation executes the change set", cancellationToken);
        if (unknown is not null) return (default, StepOutcome.Failed.By(unknown));

        // A change set goes with the stack whose first creation was rolled back: the stack tells the rest.
        if (found is null) return (isRefused ? Prepared.Obsolete : Prepared.Ready, null);
        return (found.Execution is "OBSOLETE" or "UNAVAILABLE" or "AVAILABLE" && isRefused ? Prepared.Obsolete : Prepared.Ready, null);
    }

    /// <summary>Waits while the change set is busy; null when there is none, or its stack is gone.</summary>
    private async Task<(Found? ChangeSet, AwsRefusal? Refusal)> SettleAsync(
        string name, Func<Found, bool> isBusy, string reason, CancellationToken cancellationToken)
    {
        var patience = context.Patience();
        while (true)
        {
            var input = new JsonObject { ["StackName"] = payload.Stack, ["ChangeSetName"] = name };
            var described = await session.CallAsync(Service, "DescribeChangeSet", input, cancellationToken);
            if (described is AwsRefusal { Kind: RefusalKind.NotFound }) return (null, null);
            if (described is not AwsSuccess { Output: var output }) return (null, (AwsRefusal)described);
            var found = new Found(
                output["Status"]?.GetValue<string>() ?? "",
                output["ExecutionStatus"]?.GetValue<string>() ?? "",
                output["StatusReason"]?.GetValue<string>());
            if (!isBusy(found)) return (found, null);
            waits(reason);
            if (!await patience.WaitAsync(cancellationToken)) return (found, null);
        }
    }

    private string Digest()
    {
        var text = new StringBuilder(payload.TemplateBody);
        foreach (var (key, value) in payload.Parameters) text.Append('\0').Append(key).Append('=').Append(value);
        foreach (var (key, value) in payload.Tags) text.Append('\0').Append(key).Append(':').Append(value);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static bool IsEmpty(string? reason) =>
        reason is not null
        && (reason.Contains("didn't contain changes", StringComparison.Ordinal)
            || reason.Contains("No updates are to be performed", StringComparison.Ordinal));

    private enum Prepared
    {
        Ready,
        Empty,
        Obsolete,
    }

    /// <summary>A change set, as DescribeChangeSet says it.</summary>
    private sealed record Found(string Status, string Execution, string? Reason);
}
