using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>Makes and renames organizational units.</summary>
internal static class UnitSteps
{
    public static async Task<StepOutcome> WriteAsync(
        ApplyContext context, StepPayload.WriteUnit payload, CancellationToken cancellationToken)
    {
        var path = UnitPath.Parse(payload.Path);
        if (payload.ExistingId is { } id)
        {
            context.Ids.SetUnit(path.Value, id);
            var rename = new JsonObject { ["OrganizationalUnitId"] = id, ["Name"] = path.Name };
            var renamed = await context.Management.CallAsync("organizations", "UpdateOrganizationalUnit", rename, cancellationToken);
            if (renamed is AwsRefusal refusal) return StepOutcome.Failed.By(refusal);
            return await Tags.SetAsync(context.Management, id, payload.Tags, cancellationToken) is { } refused
                ? StepOutcome.Failed.By(refused)
                : new StepOutcome.Done();
        }

        var parent = context.Ids.Unit(path.Parent.Value);
        var input = new JsonObject { ["ParentId"] = parent, ["Name"] = path.Name, ["Tags"] = Tags.ToJson(payload.Tags) };
        var created = await context.Management.CallAsync("organizations", "CreateOrganizationalUnit", input, cancellationToken);
        switch (created)
        {
            case AwsSuccess success:
                context.Ids.SetUnit(path.Value, success.Output["OrganizationalUnit"]!["Id"]!.GetValue<string>());
                return new StepOutcome.Done();
            case AwsRefusal { Code: "DuplicateOrganizationalUnitException" } duplicate:
                return await TakeUpAsync(context, path, parent, payload, duplicate, cancellationToken);
            case AwsRefusal refusal:
                return StepOutcome.Failed.By(refusal);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    public static async Task<StepOutcome> DeleteAsync(
        ApplyContext context, StepPayload.DeleteUnit payload, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["OrganizationalUnitId"] = payload.Id };
        return await context.Management.CallAsync("organizations", "DeleteOrganizationalUnit", input, cancellationToken) switch
        {
            AwsRefusal { Kind: not RefusalKind.NotFound } refusal => StepOutcome.Failed.By(refusal),
            _ => new StepOutcome.Done(),
        };
    }

    /// <summary>An earlier run made the unit, or its answer was lost.</summary>
    private static async Task<StepOutcome> TakeUpAsync(
        ApplyContext context,
        UnitPath path,
        string parent,
        StepPayload.WriteUnit payload,
        AwsRefusal duplicate,
        CancellationToken cancellationToken)
    {
        var listed = await context.Management.CallAllPagesAsync(
            "organizations", "ListOrganizationalUnitsForParent", new JsonObject { ["ParentId"] = parent }, cancellationToken);
        if (listed is not AwsSuccess { Output: var output }) return StepOutcome.Failed.By((AwsRefusal)listed);
        var id = output["OrganizationalUnits"]!.AsArray()
            .Where(u => u!["Name"]!.GetValue<string>() == path.Name)
            .Select(u => u!["Id"]!.GetValue<string>())
            .FirstOrDefault();
        if (id is null) return StepOutcome.Failed.By(duplicate);
        context.Ids.SetUnit(path.Value, id);
        return await Tags.SetAsync(context.Management, id, payload.Tags, cancellationToken) is { } refused
            ? StepOutcome.Failed.By(refused)
            : new StepOutcome.Done("was there already");
    }
}
