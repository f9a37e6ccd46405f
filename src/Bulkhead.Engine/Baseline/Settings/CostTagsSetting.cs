using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// That the file's tags, and the one by which Bulkhead's own stacks are known, count for bills. AWS shows a tag up to a day after its
/// first use, and can't activate it before (AWS Billing User Guide, "Activating user-defined cost allocation tags"): until then there
/// is nothing to be done.
/// </summary>
internal sealed class CostTagsSetting : IAccountSetting
{
    private const string Active = "Active";

    // "UpdateCostAllocationTagsStatus" takes 20, "ListCostAllocationTags" 100 keys at once (Cost Explorer API Reference).
    private const int MostToWrite = 20;
    private const int MostToRead = 100;

    public string Name => "cost-tags";

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("ce", "UpdateCostAllocationTagsStatus")];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place) => !place.IsManagement ? null : new JsonObject(
        model.Accounts.SelectMany(a => a.Tags.Keys).Concat(model.Tags.Keys).Append(OwnershipTags.Template)
            .Concat(model.Accounts.Any(a => a.BillTo is not null) ? [OwnershipTags.BillTo] : [])
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(key => KeyValuePair.Create(key, (JsonNode?)Active)));

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var known = new JsonObject();
        foreach (var keys in desired.Select(d => d.Key).Chunk(MostToRead))
        {
            var input = new JsonObject { ["TagKeys"] = new JsonArray([.. keys.Select(k => (JsonNode)k)]), ["Type"] = "UserDefined" };
            var listed = await session.CallAllPagesAsync("ce", "ListCostAllocationTags", input, cancellationToken);
            if (listed is not AwsSuccess { Output: var output }) return new SettingReading.Unknown((AwsRefusal)listed);
            foreach (var tag in output["CostAllocationTags"]?.AsArray() ?? []) known[tag!["TagKey"]!.GetValue<string>()] = tag["Status"]!.GetValue<string>();
        }

        return new SettingReading.Known(known);
    }

    public SettingComparison Compare(JsonObject desired, JsonObject observed)
    {
        var differences = desired
            .Where(d => observed[d.Key]?.GetValue<string>() is { } status && status != Active)
            .Select(d => new Difference(d.Key, observed[d.Key]!.GetValue<string>(), Active))
            .ToImmutableArray();
        return differences.IsEmpty ? new SettingComparison.Same() : new SettingComparison.Differs(differences);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        switch (await ReadAsync(session, desired, cancellationToken))
        {
            case SettingReading.Unknown { Refusal: var unread }:
                return new SettingWrite.Refused(unread);
            case SettingReading.Known { Value: var known }:
                foreach (var keys in desired.Where(d => known[d.Key] is { } status && status.GetValue<string>() != Active).Select(d => d.Key).Chunk(MostToWrite))
                {
                    var input = new JsonObject
                    {
                        ["CostAllocationTagsStatus"] = new JsonArray([.. keys.Select(k => (JsonNode)new JsonObject { ["TagKey"] = k, ["Status"] = Active })]),
                    };
                    var updated = await session.CallAsync("ce", "UpdateCostAllocationTagsStatus", input, cancellationToken);
                    if (updated is not AwsSuccess { Output: var output }) return new SettingWrite.Refused((AwsRefusal)updated);
                    if (output["Errors"]?.AsArray() is [{ } first, ..])
                        return new SettingWrite.Blocked($"AWS does not activate the tag '{first["TagKey"]}': {first["Message"]}", "Activate it by hand under Billing, Cost allocation tags.");
                }

                return new SettingWrite.Written();
            default:
                throw new UnreachableException();
        }
    }
}
