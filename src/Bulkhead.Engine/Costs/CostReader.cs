using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Costs;

/// <summary>
/// Reads what the organization spent from Cost Explorer, in the management account: once by account and service, and once more what
/// has the tag of Bulkhead's stacks (Cost Explorer API Reference, "GetCostAndUsage").
/// </summary>
public static class CostReader
{
    private const string Metric = "UnblendedCost";

    /// <summary>Reads the months; the refusal when AWS does not tell.</summary>
    /// <param name="management">A session in the management account.</param>
    /// <param name="last">A day of the last month.</param>
    /// <param name="months">How many months, that one included: 1 to 12.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<(CostFacts? Facts, AwsRefusal? Refusal)> ReadAsync(
        AwsSession management, DateOnly last, int months, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(management);
        last = last.AddDays(1 - last.Day);
        var input = new JsonObject { ["TagKeys"] = new JsonArray(OwnershipTags.Template) };
        var tags = await management.CallAsync("ce", "ListCostAllocationTags", input, cancellationToken);
        if (tags is not AwsSuccess { Output: var listed }) return (null, (AwsRefusal)tags);
        var knowsStacks = (listed["CostAllocationTags"]?.AsArray() ?? []).Any(t => t!["Status"]?.GetValue<string>() == "Active");

        var all = new Pages(management, last.AddMonths(1 - months), last.AddMonths(1));
        if (await all.ReadAsync(null, cancellationToken) is { } refused) return (null, refused);
        var tagged = new Pages(management, last.AddMonths(1 - months), last.AddMonths(1));
        var ofStacks = new JsonObject
        {
            ["Not"] = new JsonObject { ["Tags"] = new JsonObject { ["Key"] = OwnershipTags.Template, ["MatchOptions"] = new JsonArray("ABSENT") } },
        };
        if (knowsStacks && await tagged.ReadAsync(ofStacks, cancellationToken) is { } refusal) return (null, refusal);
        return (new CostFacts
        {
            Months = [.. Enumerable.Range(0, months).Select(i => last.AddMonths(i + 1 - months))],
            Estimated = [.. all.Estimated],
            Currency = all.Currency,
            Facts =
            [
                .. all.Amounts.Select(a => new CostFact(a.Key.Account, a.Key.Month, a.Key.Service, a.Value, tagged.Amounts.GetValueOrDefault(a.Key)))
                    .OrderBy(f => f.Month).ThenBy(f => f.Account, StringComparer.Ordinal).ThenBy(f => f.Service, StringComparer.Ordinal),
            ],
            KnowsStacks = knowsStacks,
            Requests = all.Requests + tagged.Requests,
        }, null);
    }

    /// <summary>One question, page by page.</summary>
    private sealed class Pages(AwsSession session, DateOnly start, DateOnly end)
    {
        public Dictionary<(string Account, DateOnly Month, string Service), decimal> Amounts { get; } = [];

        public HashSet<DateOnly> Estimated { get; } = [];

        public string? Currency { get; private set; }

        public int Requests { get; private set; }

        public async Task<AwsRefusal?> ReadAsync(JsonObject? filter, CancellationToken cancellationToken)
        {
            string? token = null;
            do
            {
                var input = new JsonObject
                {
                    ["TimePeriod"] = new JsonObject { ["Start"] = Day(start), ["End"] = Day(end) },
                    ["Granularity"] = "MONTHLY",
                    ["Metrics"] = new JsonArray(Metric),
                    ["GroupBy"] = new JsonArray(
                        new JsonObject { ["Type"] = "DIMENSION", ["Key"] = "LINKED_ACCOUNT" }, new JsonObject { ["Type"] = "DIMENSION", ["Key"] = "SERVICE" }),
                };
                if (filter is not null) input["Filter"] = filter.DeepClone();
                if (token is not null) input["NextPageToken"] = token;
                var result = await session.CallAsync("ce", "GetCostAndUsage", input, cancellationToken);
                if (result is not AwsSuccess { Output: var output }) return (AwsRefusal)result;
                Requests++;
                foreach (var period in output["ResultsByTime"]?.AsArray() ?? []) Add(period!);
                var next = output["NextPageToken"]?.GetValue<string>();
                token = next == token ? null : next;
            }
            while (token is not null);

            return null;
        }

        private void Add(JsonNode period)
        {
            var month = DateOnly.ParseExact(period["TimePeriod"]!["Start"]!.GetValue<string>()[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture);
            if (period["Estimated"]?.GetValue<bool>() == true) Estimated.Add(month);
            foreach (var group in period["Groups"]?.AsArray() ?? [])
            {
                var cost = group!["Metrics"]![Metric]!;
                Currency ??= cost["Unit"]?.GetValue<string>();
                var key = (group["Keys"]![0]!.GetValue<string>(), month, group["Keys"]![1]!.GetValue<string>());
                Amounts[key] = Amounts.GetValueOrDefault(key) + decimal.Parse(cost["Amount"]!.GetValue<string>(), NumberStyles.Float, CultureInfo.InvariantCulture);
            }
        }

        private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }
}
