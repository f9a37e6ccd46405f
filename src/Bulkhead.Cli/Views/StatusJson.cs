using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Observed.Drift;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans.Documents;

namespace Bulkhead.Cli.Views;

/// <summary>The state of an organization for tools: the contract <c>bulkhead.status/1</c> of docs/json/status.md.</summary>
internal static class StatusJson
{
    public static JsonObject Of(OrganizationModel model, PlanResult result, string cloud, DriftReport? drift) => new()
    {
        ["format"] = "bulkhead.status/1",
        ["organization"] = result.Plan.Organization,
        ["cloud"] = cloud,
        ["managementAccount"] = result.Plan.ManagementAccount,
        ["unreadAccounts"] = result.UnreadAccounts,
        ["accessUnread"] = result.IsAccessUnread,
        ["byHand"] = new JsonArray([.. result.ByHand.Select(d => new JsonObject { ["code"] = d.Code, ["message"] = d.Message })]),
        ["accounts"] = new JsonArray([.. AccountState.Of(model, result.Plan).Select(Account)]),
        ["plan"] = JsonNode.Parse(PlanDocument.Write(result.Plan))!["plan"]!.DeepClone(),
        ["drift"] = drift is null ? null : new JsonObject { ["stacks"] = new JsonArray([.. drift.Stacks.Select(Stack)]) },
    };

    private static JsonObject Account(AccountState account) => new()
    {
        ["name"] = account.Name,
        ["id"] = account.Id.Length == 0 ? null : account.Id,
        ["kind"] = account.Kind.Length == 0 ? null : account.Kind,
        ["unit"] = account.Unit,
        ["differences"] = account.Differences,
    };

    private static JsonObject Stack(StackDrift stack) => new()
    {
        ["account"] = stack.Account.Value,
        ["region"] = stack.Region.Value,
        ["stack"] = stack.Stack,
        ["error"] = stack.Refusal?.ToString(),
        ["resources"] = new JsonArray(
        [
            .. stack.Resources.Select(r => new JsonObject
            {
                ["logicalId"] = r.LogicalId,
                ["type"] = r.Type,
                ["physicalId"] = r.PhysicalId,
                ["deleted"] = r.IsDeleted,
                ["differences"] = new JsonArray(
                [
                    .. r.Differences.Select(d => new JsonObject { ["property"] = d.Property, ["expected"] = d.Before, ["actual"] = d.After }),
                ]),
            }),
        ]),
    };
}
