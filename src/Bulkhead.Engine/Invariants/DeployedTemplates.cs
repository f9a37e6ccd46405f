using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Collecting;
using Bulkhead.Engine.Plans;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>Reads the templates of the stacks that a plan changes or deletes, as they were deployed.</summary>
internal static class DeployedTemplates
{
    /// <summary>Puts the templates of one account's stacks into its facts; what can't be read stays away, and is unknown.</summary>
    public static async Task AddAsync(AwsSession session, CollectedAccount account, Plan plan, CancellationToken cancellationToken)
    {
        foreach (var (region, stack) in StacksOf(plan, account.Id))
        {
            if (!IsThere(account.Facts, region, stack)) continue;
            var answer = await session.WithRegion(new RegionName(region)).CallAsync("cloudformation", "GetTemplate", new JsonObject { ["StackName"] = stack }, cancellationToken);
            if (answer is not AwsSuccess { Output: var output }) continue;
            if (account.Facts[DeployedStack.Templates] is not JsonObject all) account.Facts[DeployedStack.Templates] = all = [];
            if (all[region] is not JsonObject inRegion) all[region] = inRegion = [];
            inRegion[stack] = output.DeepClone();
        }
    }

    private static IEnumerable<(string Region, string Stack)> StacksOf(Plan plan, AccountId account) => plan.Steps
        .Select(s => s.Payload switch
        {
            StepPayload.WriteStack w => (w.Account, w.Region, w.Stack),
            StepPayload.DeleteStack d => (d.Account, d.Region, d.Stack),
            _ => default,
        })
        .Where(s => s.Account is not null && (s.Account == StepAddress.Management ? plan.ManagementAccount : plan.AccountIds.GetValueOrDefault(s.Account)) == account.Value)
        .Select(s => (s.Region, s.Stack))
        .Distinct();

    private static bool IsThere(JsonObject facts, string region, string stack) =>
        facts["cloudformation:DescribeStacks"]?[region] is JsonObject page && !page.ContainsKey(FactPlan.NotRead)
        && (page["Stacks"] as JsonArray ?? []).Any(s => (string?)s?["StackName"] == stack && DeployedStack.HasResources((string?)s["StackStatus"]));
}
