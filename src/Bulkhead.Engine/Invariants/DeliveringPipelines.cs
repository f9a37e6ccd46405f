using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// The pipelines that deliver by the file and that nobody found in their accounts. Who will come by such a pipeline to the roles that deliver is
/// not known, so that nothing is proved that rests on it.
/// </summary>
internal static class DeliveringPipelines
{
    private const string List = "codepipeline:ListPipelines";

    /// <summary>The facts outside AWS that say so, under the management account; null where all pipelines were found.</summary>
    public static JsonObject? NotThere(OrganizationModel model, string account, string partition, PlannedOrganization organization, PlannedAccounts accounts)
    {
        // Of other roles nothing is said.
        var delivered = new JsonObject { [SnapshotReader.Others] = null };
        foreach (var workload in model.Workloads)
        {
            if (workload.Delivery.Pipeline is not { } pipeline || IsThere(pipeline, organization, accounts)) continue;
            foreach (var id in workload.Delivery.Targets.Select(t => organization.IdOf(t.Account)).OfType<string>().Distinct(StringComparer.Ordinal))
            {
                delivered[$"arn:{partition}:iam::{id}:role/{workload.RoleName}"] = new JsonArray(new JsonObject { [FactPlan.NotKnown] = $"codepipeline:GetPipeline of '{pipeline.Name}' in '{pipeline.Account}', which is not there" });
            }
        }

        return delivered.Count == 1 ? null : new JsonObject { [account] = new JsonObject { ["declared:delivery"] = delivered } };
    }

    private static bool IsThere(DeliveryPipeline pipeline, PlannedOrganization organization, PlannedAccounts accounts) =>
        organization.IdOf(pipeline.Account) is { } id && accounts.All.TryGetValue(id, out var account) && NamesIn(account.Facts[List]).Contains(pipeline.Name);

    // Pages, by region or without.
    private static IEnumerable<string> NamesIn(JsonNode? node) => node switch
    {
        JsonArray list => list.SelectMany(NamesIn),
        JsonObject page when page["pipelines"] is JsonArray pipelines => pipelines.Select(p => p?["name"]?.GetValue<string>()).OfType<string>(),
        JsonObject regions => regions.SelectMany(r => NamesIn(r.Value)),
        _ => [],
    };
}
