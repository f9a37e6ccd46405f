using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Observed;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Access;

/// <summary>Writes and deletes permission sets. It looks at what the set has before it changes anything, so it can be run again.</summary>
internal sealed class PermissionSetSteps(ApplyContext context, AwsSession session)
{
    private const string Service = "sso-admin";

    private string Instance => context.Ids.IdentityCenter.InstanceArn!;

    public async Task<StepOutcome> WriteAsync(StepPayload.WritePermissionSet payload, CancellationToken cancellationToken)
    {
        var arn = payload.ExistingArn;
        if (arn is null)
        {
            var input = Input();
            input["Name"] = payload.Name;
            input["Description"] = payload.Description;
            input["SessionDuration"] = payload.Session;
            input["Tags"] = Apply.Steps.Tags.ToJson(payload.Tags);
            switch (await session.CallAsync(Service, "CreatePermissionSet", input, cancellationToken))
            {
                case AwsSuccess { Output: var output }:
                    arn = output["PermissionSet"]!["PermissionSetArn"]!.GetValue<string>();
                    break;
                case AwsRefusal { Code: "ConflictException" } conflict:
                    // An earlier run made it, or its answer was lost.
                    arn = await FindAsync(payload.Name, cancellationToken);
                    if (arn is null) return StepOutcome.Failed.By(conflict);
                    break;
                case AwsRefusal refusal:
                    return StepOutcome.Failed.By(refusal);
                default:
                    throw new UnreachableException();
            }
        }

        context.Ids.SetPermissionSet(payload.Name, arn);
        return await UpdateAsync(payload, arn, cancellationToken) ?? await ProvisionAsync(arn, cancellationToken);
    }

    public async Task<StepOutcome> DeleteAsync(StepPayload.DeletePermissionSet payload, CancellationToken cancellationToken) =>
        await session.CallAsync(Service, "DeletePermissionSet", Input(payload.Arn), cancellationToken) switch
        {
            AwsRefusal { Code: not "ResourceNotFoundException" } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };

    /// <summary>What went wrong; null when the set is as it must be.</summary>
    private async Task<StepOutcome?> UpdateAsync(StepPayload.WritePermissionSet payload, string arn, CancellationToken cancellationToken)
    {
        var calls = new AccessCalls(session);
        if (payload.ExistingArn is not null)
        {
            var update = Input(arn);
            update["Description"] = payload.Description;
            update["SessionDuration"] = payload.Session;
            await calls.CallAsync(Service, "UpdatePermissionSet", update, cancellationToken);
            await calls.CallAsync(Service, "TagResource", new JsonObject { ["InstanceArn"] = Instance, ["ResourceArn"] = arn, ["Tags"] = Apply.Steps.Tags.ToJson(payload.Tags) }, cancellationToken);
        }

        await WritePoliciesAsync(calls, payload, arn, cancellationToken);
        await WriteReferencesAsync(calls, payload, arn, cancellationToken);
        var inline = OrganizationCalls.Text(await calls.CallAsync(Service, "GetInlinePolicyForPermissionSet", Input(arn), cancellationToken), "InlinePolicy");
        if (payload.Inline is { } policy && policy != inline) await calls.CallAsync(Service, "PutInlinePolicyToPermissionSet", With(arn, "InlinePolicy", policy), cancellationToken);
        if (payload.Inline is null && inline.Length > 0) await calls.CallAsync(Service, "DeleteInlinePolicyFromPermissionSet", Input(arn), cancellationToken);
        if (payload.Boundary is { } boundary)
        {
            var input = Input(arn);
            input["PermissionsBoundary"] = new JsonObject { ["ManagedPolicyArn"] = PolicyArn(boundary) };
            await calls.CallAsync(Service, "PutPermissionsBoundaryToPermissionSet", input, cancellationToken);
        }
        else
        {
            await calls.CallAsync(Service, "DeletePermissionsBoundaryFromPermissionSet", Input(arn), cancellationToken, absent: "ResourceNotFoundException");
        }

        return calls.Refusal is { } refusal ? StepOutcome.Failed.By(refusal) : null;
    }

    private async Task WritePoliciesAsync(AccessCalls calls, StepPayload.WritePermissionSet payload, string arn, CancellationToken cancellationToken)
    {
        var wanted = payload.Policies.Select(PolicyArn).ToHashSet(StringComparer.Ordinal);
        var list = await calls.ListAsync(Service, "ListManagedPoliciesInPermissionSet", "AttachedManagedPolicies", Input(arn), cancellationToken);
        var found = list.OfType<JsonObject>().Select(p => OrganizationCalls.Text(p, "Arn")).ToHashSet(StringComparer.Ordinal);
        foreach (var policy in found.Except(wanted)) await calls.CallAsync(Service, "DetachManagedPolicyFromPermissionSet", With(arn, "ManagedPolicyArn", policy), cancellationToken);
        foreach (var policy in wanted.Except(found)) await calls.CallAsync(Service, "AttachManagedPolicyToPermissionSet", With(arn, "ManagedPolicyArn", policy), cancellationToken);
    }

    private async Task WriteReferencesAsync(AccessCalls calls, StepPayload.WritePermissionSet payload, string arn, CancellationToken cancellationToken)
    {
        var list = await calls.ListAsync(Service, "ListCustomerManagedPolicyReferencesInPermissionSet", "CustomerManagedPolicyReferences", Input(arn), cancellationToken);
        var found = list.OfType<JsonObject>().Select(p => OrganizationCalls.Text(p, "Path") + OrganizationCalls.Text(p, "Name")).ToHashSet(StringComparer.Ordinal);
        foreach (var policy in found.Except(payload.CustomerPolicies)) await calls.CallAsync(Service, "DetachCustomerManagedPolicyReferenceFromPermissionSet", Reference(arn, policy), cancellationToken);
        foreach (var policy in payload.CustomerPolicies.Except(found)) await calls.CallAsync(Service, "AttachCustomerManagedPolicyReferenceToPermissionSet", Reference(arn, policy), cancellationToken);
    }

    /// <summary>Accounts keep the former state of a set until it is provisioned again.</summary>
    private async Task<StepOutcome> ProvisionAsync(string arn, CancellationToken cancellationToken)
    {
        var accounts = await session.CallAsync(Service, "ListAccountsForProvisionedPermissionSet", Input(arn), cancellationToken);
        if (accounts is AwsRefusal unread) return StepOutcome.Failed.By(unread);
        if (((AwsSuccess)accounts).Output["AccountIds"] is not JsonArray { Count: > 0 }) return new StepOutcome.Done();
        await context.Provisionings.WaitAsync(cancellationToken);
        try
        {
            return await new AccessRequests(context, session).RunAsync(
                "ProvisionPermissionSet", With(arn, "TargetType", "ALL_PROVISIONED_ACCOUNTS"), "PermissionSetProvisioningStatus",
                "DescribePermissionSetProvisioningStatus", "ProvisionPermissionSetRequestId", cancellationToken);
        }
        finally
        {
            context.Provisionings.Release();
        }
    }

    private async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        var calls = new AccessCalls(session);
        foreach (var arn in (await calls.ListAsync(Service, "ListPermissionSets", "PermissionSets", Input(), cancellationToken)).Select(a => a!.GetValue<string>()))
        {
            var set = await calls.CallAsync(Service, "DescribePermissionSet", Input(arn), cancellationToken);
            if (set["PermissionSet"] is JsonObject found && OrganizationCalls.Text(found, "Name") == name) return arn;
        }

        return null;
    }

    private string PolicyArn(string policy) => PermissionSetDifferences.PolicyArn(context.Plan.Partition, policy);

    private JsonObject Input() => new() { ["InstanceArn"] = Instance };

    private JsonObject Input(string arn) => new() { ["InstanceArn"] = Instance, ["PermissionSetArn"] = arn };

    private JsonObject With(string arn, string name, string value)
    {
        var input = Input(arn);
        input[name] = value;
        return input;
    }

    private JsonObject Reference(string arn, string policy)
    {
        var slash = policy.LastIndexOf('/') + 1;
        var input = Input(arn);
        input["CustomerManagedPolicyReference"] = new JsonObject { ["Name"] = policy[slash..], ["Path"] = policy[..slash] };
        return input;
    }
}
