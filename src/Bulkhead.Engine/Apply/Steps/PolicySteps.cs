using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>Writes, deletes, attaches and detaches policies of the organization.</summary>
internal static class PolicySteps
{
    public static async Task<StepOutcome> WriteAsync(
        ApplyContext context, StepPayload.WritePolicy payload, CancellationToken cancellationToken)
    {
        payload = payload with { Content = StackReferences.ResolveDocument(payload.Content, name => context.Ids.Account(name).Value) ?? payload.Content };
        if (payload.ExistingId is { } existing) return await UpdateAsync(context, payload, existing, cancellationToken);
        var input = new JsonObject
        {
            ["Type"] = PolicyTypeNames.Of(payload.Type),
            ["Name"] = payload.Name,
            ["Description"] = payload.Description,
            ["Content"] = payload.Content,
            ["Tags"] = Tags.ToJson(payload.Tags),
        };
        switch (await context.Management.CallAsync("organizations", "CreatePolicy", input, cancellationToken))
        {
            case AwsSuccess { Output: var output }:
                context.Ids.SetPolicy(payload.Type, payload.Name, output["Policy"]!["PolicySummary"]!["Id"]!.GetValue<string>());
                return new StepOutcome.Done();
            case AwsRefusal { Code: "DuplicatePolicyException" } duplicate:
                // An earlier run made it, or its answer was lost.
                var (id, refused) = await FindAsync(context, payload, cancellationToken);
                if (refused is not null) return StepOutcome.Failed.By(refused);
                return id is null ? StepOutcome.Failed.By(duplicate) : await UpdateAsync(context, payload, id, cancellationToken);
            case AwsRefusal refusal:
                return StepOutcome.Failed.By(refusal);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public static async Task<StepOutcome> DeleteAsync(
        ApplyContext context, StepPayload.DeletePolicy payload, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["PolicyId"] = payload.Id };
        return await context.Management.CallAsync("organizations", "DeletePolicy", input, cancellationToken) switch
        {
            AwsRefusal { Code: not "PolicyNotFoundException" } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }

    public static async Task<StepOutcome> AttachAsync(
        ApplyContext context, StepPayload.AttachPolicy payload, CancellationToken cancellationToken)
    {
        var target = payload.Account is { } account ? context.Ids.Account(account).Value : context.Ids.Unit(payload.Unit ?? "");
        var input = new JsonObject { ["PolicyId"] = context.Ids.Policy(payload.Type, payload.Policy), ["TargetId"] = target };
        return await context.Management.CallAsync("organizations", "AttachPolicy", input, cancellationToken) switch
        {
            AwsRefusal { Code: not "DuplicatePolicyAttachmentException" } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }

    public static async Task<StepOutcome> DetachAsync(
        ApplyContext context, StepPayload.DetachPolicy payload, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["PolicyId"] = payload.PolicyId, ["TargetId"] = payload.TargetId };
        return await context.Management.CallAsync("organizations", "DetachPolicy", input, cancellationToken) switch
        {
            AwsRefusal { Code: not ("PolicyNotAttachedException" or "PolicyNotFoundException") } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }

    private static async Task<StepOutcome> UpdateAsync(
        ApplyContext context, StepPayload.WritePolicy payload, string id, CancellationToken cancellationToken)
    {
        context.Ids.SetPolicy(payload.Type, payload.Name, id);
        var input = new JsonObject
        {
            ["PolicyId"] = id,
            ["Name"] = payload.Name,
            ["Description"] = payload.Description,
            ["Content"] = payload.Content,
        };
        var updated = await context.Management.CallAsync("organizations", "UpdatePolicy", input, cancellationToken);
        if (updated is AwsRefusal refusal) return StepOutcome.Failed.By(refusal);
        return await Tags.SetAsync(context.Management, id, payload.Tags, cancellationToken) is { } refused
            ? StepOutcome.Failed.By(refused)
            : new StepOutcome.Done();
    }

    private static async Task<(string? Id, AwsRefusal? Refusal)> FindAsync(
        ApplyContext context, StepPayload.WritePolicy payload, CancellationToken cancellationToken)
    {
        var filter = new JsonObject { ["Filter"] = PolicyTypeNames.Of(payload.Type) };
        var listed = await context.Management.CallAllPagesAsync("organizations", "ListPolicies", filter, cancellationToken);
        if (listed is not AwsSuccess { Output: var output }) return (null, (AwsRefusal)listed);
        var id = output["Policies"]!.AsArray()
            .Where(p => p!["Name"]!.GetValue<string>() == payload.Name)
            .Select(p => p!["Id"]!.GetValue<string>())
            .FirstOrDefault();
        return (id, null);
    }
}
