using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Tests.Running;
using Xunit;

namespace Bulkhead.Cli.Tests.Commands;

/// <summary><c>report --costs</c>, on a local cloud with a file of prices.</summary>
public sealed class CostTests(AppliedStartup startup) : IClassFixture<AppliedStartup>
{
    [Fact]
    public async Task Costs_come_by_account_kind_unit_and_payer_with_the_change()
    {
        using var place = Workplace.CopyOf(startup.Place);
        place.Edit("  prod: { kind: production, budget: 5000 USD }", "  prod: { kind: production, budget: 5000 USD, bill-to: Shop }");
        place.Write("prices.json", """
            {"prices":{"kms-key":0},"bills":[
              {"account":"prod","month":"2026-01","service":"Amazon Simple Storage Service","amount":40},
              {"account":"prod","month":"2026-02","service":"Amazon Simple Storage Service","amount":55.5},
              {"account":"security","month":"2026-02","service":"Amazon GuardDuty","amount":12}]}
            """);
        string[] arguments = ["report", place.Folder, "--costs", "--month", "2026-02", "--months", "2", "--prices", Path.Combine(place.Folder, "prices.json")];
        var json = (await Invocation.RunAsync([.. arguments, "--json"])).Expect(ExitCodes.Success).Json;
        Assert.Equal("bulkhead.costs/1", (string?)json["format"]);
        Assert.Equal(["40.00", "67.50"], json["total"]!.AsArray().Select(m => (string?)m!["amount"]));
        Assert.Equal("12.00", (string?)json["total"]![1]!["tooling"]);
        Assert.Equal("15.50", (string?)Row(json, "payers", "Shop")[1]!["change"]);
        Assert.Equal("55.50", (string?)Row(json, "kinds", "production")[1]!["amount"]);
        Assert.Equal("55.50", (string?)Row(json, "units", "Workloads/Production")[1]!["amount"]);
        Assert.Equal("Shop", (string?)json["accounts"]!.AsArray().Single(a => (string?)a!["name"] == "prod")!["payer"]);

        var text = (await Invocation.RunAsync(arguments)).Expect(ExitCodes.Success).Output;
        Assert.Contains("+15.50", text, StringComparison.Ordinal);
        Assert.Contains("18 %", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_report_of_nothing_is_a_mistake_and_prices_are_for_a_local_cloud()
    {
        (await Invocation.RunAsync("report", startup.Place.Folder)).ExpectMistake("Say what to report", ExitCodes.Usage);
        (await Invocation.RunAsync("report", startup.Place.Folder, "--costs", "--month", "november")).ExpectMistake("--month takes a year and a month", ExitCodes.Usage);
        (await Invocation.RunAsync("report", startup.Place.Folder, "--evidence", "hipaa", "--month", "2026-02")).ExpectMistake("--month is about costs", ExitCodes.Usage);
        (await Invocation.RunAsync("report", startup.Place.Folder, "--evidence", "hipaa", "--months", "2")).ExpectMistake("--months is about costs", ExitCodes.Usage);
        using var place = Workplace.CopyOf(startup.Place);
        place.Write("prices.yaml", "prices: { kms-keys: 1 }\n");
        var prices = Path.Combine(place.Folder, "prices.yaml");
        (await Invocation.RunAsync("report", place.Folder, "--costs", "--prices", prices)).ExpectMistake("BH7008", ExitCodes.Usage);
        (await Invocation.RunAsync("report", place.Folder, "--costs", "--cloud", "aws", "--prices", prices)).ExpectMistake("--prices is for a local cloud", ExitCodes.Usage);
    }

    private static JsonArray Row(JsonObject json, string view, string name) => json[view]!.AsArray().Single(r => (string?)r!["name"] == name)!["costs"]!.AsArray();
}
