using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>Carries out the steps on the organization itself. Each looks at what AWS says to a repeat, so that it can be run again.</summary>
internal static class OrganizationSteps
{
    public static async Task<StepOutcome> CreateAsync(ApplyContext context, CancellationToken cancellationToken)
    {
        var created = await context.Management.CallAsync(
            "organizations", "CreateOrganization", new JsonObject { ["FeatureSet"] = "ALL" }, cancellationToken);
        if (created is AwsRefusal refusal && refusal.Code is not "AlreadyInOrganizationException") return StepOutcome.Failed.By(refusal);
        var described = await context.Management.CallAsync("organizations", "DescribeOrganization", [], cancellationToken);
        if (described is AwsRefusal unknown) return StepOutcome.Failed.By(unknown);
        context.Ids.OrganizationId = ((AwsSuccess)described).Output["Organization"]!["Id"]!.GetValue<string>();
        var roots = await context.Management.CallAsync("organizations", "ListRoots", [], cancellationToken);
        if (roots is AwsRefusal refused) return StepOutcome.Failed.By(refused);
        var root = ((AwsSuccess)roots).Output["Roots"]![0]!["Id"]!.GetValue<string>();
        context.Ids.SetUnit("", root);
        return new StepOutcome.Done();
    }

    public static async Task<StepOutcome> EnablePolicyTypeAsync(
        ApplyContext context, StepPayload.EnablePolicyType payload, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["RootId"] = context.Ids.Unit(""), ["PolicyType"] = payload.PolicyType };
        var result = await context.Management.CallAsync("organizations", "EnablePolicyType", input, cancellationToken);
        return result is AwsRefusal refusal && refusal.Code is not "PolicyTypeAlreadyEnabledException"
            ? StepOutcome.Failed.By(refusal)
            : new StepOutcome.Done();
    }

    public static async Task<StepOutcome> EnableTrustedAccessAsync(
        ApplyContext context, StepPayload.EnableTrustedAccess payload, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["ServicePrincipal"] = payload.ServicePrincipal };
        var result = await context.Management.CallAsync("organizations", "EnableAWSServiceAccess", input, cancellationToken);
        return result is AwsRefusal refusal ? StepOutcome.Failed.By(refusal) : new StepOutcome.Done();
    }

    public static async Task<StepOutcome> RegisterDelegatedAdministratorAsync(
        ApplyContext context, StepPayload.RegisterDelegatedAdministrator payload, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["AccountId"] = context.Ids.Account(payload.Account).Value,
            ["ServicePrincipal"] = payload.ServicePrincipal,
        };
        var result = await context.Management.CallAsync(
            "organizations", "RegisterDelegatedAdministrator", input, cancellationToken);
        return result is AwsRefusal refusal && refusal.Code is not "AccountAlreadyRegisteredException"
            ? StepOutcome.Failed.By(refusal)
            : new StepOutcome.Done();
    }
}
