using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Prices;
using Bulkhead.LocalCloud.Services.CostExplorer;
using Bulkhead.LocalCloud.Services.Kms;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Tests.CloudFormation.Fakes;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.CostExplorer;

/// <summary>The bill of a local cloud, from its price list and what it holds.</summary>
public sealed class CostExplorerTests
{
    private const string ByService = """{"TimePeriod":{"Start":"2026-10-01","End":"2026-12-01"},"Granularity":"MONTHLY","Metrics":["UnblendedCost"],"GroupBy":[{"Type":"DIMENSION","Key":"SERVICE"}]}""";

    [Fact]
    public void What_is_billed_and_what_is_there_costs_by_the_share_of_each_month()
    {
        var cloud = new FakeCloud(default, new CostExplorerHandler(Read("""{"prices":{"kms-key":3},"bills":[{"account":"111111111111","month":"2026-10","service":"Amazon S3","amount":"12.5"}]}""")!), new KmsHandler(new ScheduledWork()));
        cloud.Now = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        cloud.Call(cloud.Context, "kms", "CreateKey", []);
        cloud.Now += TimeSpan.FromDays(10);
        var months = Do(cloud, "GetCostAndUsage", ByService)["ResultsByTime"]!.AsArray();
        Assert.Equal(["Amazon S3=12.5"], Groups(months[0]!));
        Assert.Equal(["AWS Key Management Service=1"], Groups(months[1]!));
        Assert.True((bool)months[1]!["Estimated"]!);
        Assert.Equal("2026-11-01", (string?)months[1]!["TimePeriod"]!["Start"]);
        var days = Do(cloud, "GetCostAndUsage", """{"TimePeriod":{"Start":"2026-11-10","End":"2026-11-12"},"Granularity":"DAILY","Metrics":["BlendedCost"]}""")["ResultsByTime"]!.AsArray();
        Assert.Equal(["0.1", "0"], days.Select(d => (string?)d!["Total"]!["BlendedCost"]!["Amount"]));
    }

    [Fact]
    public void A_long_answer_comes_in_pages_that_hold_each_group_once()
    {
        var bills = Enumerable.Range(0, 1203).Select(i => new BilledAmount("111111111111", new DateOnly(2026, 10, 1), $"Service {i:d4}", 1, "NoRegion", ImmutableSortedDictionary<string, string>.Empty));
        var cloud = new FakeCloud(default, new CostExplorerHandler(PriceList.Public with { Bills = [.. bills] }));
        var input = (JsonObject)JsonNode.Parse(ByService)!;
        var seen = new List<string>();
        var pages = 0;
        do
        {
            var page = cloud.Call(cloud.Context, "ce", "GetCostAndUsage", (JsonObject)input.DeepClone());
            seen.AddRange(page["ResultsByTime"]!.AsArray().SelectMany(p => Groups(p!)));
            input["NextPageToken"] = page["NextPageToken"]?.DeepClone();
            pages++;
        }
        while (input["NextPageToken"] is not null);

        Assert.Equal(3, pages);
        Assert.Equal(1203, seen.Distinct().Count());
        Assert.Equal(1203, seen.Count);
    }

    [Theory]
    [InlineData("""{"Dimensions":{"Key":"SERVICE","Values":["Amazon S3"]}}""", "Amazon S3=1")]
    [InlineData("""{"Not":{"Dimensions":{"Key":"SERVICE","Values":["Amazon S3"]}}}""", "Amazon EC2=2")]
    [InlineData("""{"And":[{"Dimensions":{"Key":"REGION","Values":["eu-west-1"]}},{"Dimensions":{"Key":"SERVICE","Values":["Amazon S3","Amazon EC2"]}}]}""", "Amazon EC2=2")]
    [InlineData("""{"Or":[{"Dimensions":{"Key":"REGION","Values":["eu-west-1"]}},{"Dimensions":{"Key":"SERVICE","Values":["Amazon S3"]}}]}""", "Amazon EC2=2,Amazon S3=1")]
    [InlineData("""{"Tags":{"Key":"team","MatchOptions":["ABSENT"]}}""", "Amazon EC2=2,Amazon S3=1")]
    public void Filters_choose_lines(string filter, string expected)
    {
        var cloud = new FakeCloud(default, new CostExplorerHandler(Read("""
            {"bills":[{"account":"111111111111","month":"2026-10","service":"Amazon S3","amount":1},
                      {"account":"111111111111","month":"2026-10","service":"Amazon EC2","amount":2,"region":"eu-west-1","tags":{"team":"a"}}]}
            """)!));
        var input = (JsonObject)JsonNode.Parse(ByService)!;
        input["Filter"] = JsonNode.Parse(filter);
        Assert.Equal(expected.Split(','), Groups(cloud.Call(cloud.Context, "ce", "GetCostAndUsage", input)["ResultsByTime"]![0]!));
    }

    [Theory]
    [InlineData("""{"TimePeriod":{"Start":"2026-12-01","End":"2026-12-01"},"Granularity":"MONTHLY","Metrics":["UnblendedCost"]}""")]
    [InlineData("""{"TimePeriod":{"Start":"2026-10-01","End":"2026-12-01"},"Granularity":"HOURLY","Metrics":["UnblendedCost"]}""")]
    [InlineData("""{"TimePeriod":{"Start":"2026-10-01","End":"2026-12-01"},"Granularity":"MONTHLY","Metrics":["UsageQuantity"]}""")]
    [InlineData("""{"TimePeriod":{"Start":"2026-10-01","End":"2026-12-01"},"Granularity":"MONTHLY","Metrics":["UnblendedCost"],"GroupBy":[{"Type":"COST_CATEGORY","Key":"a"}]}""")]
    public void What_it_cannot_answer_is_refused(string input)
    {
        var cloud = new FakeCloud(default, new CostExplorerHandler(Read("""{"bills":[{"account":"111111111111","month":"2026-10","service":"Amazon S3","amount":1}]}""")!));
        Assert.Equal("ValidationException", Assert.Throws<ServiceException>(() => Do(cloud, "GetCostAndUsage", input)).Code);
    }

    [Fact]
    public void A_tag_counts_for_bills_a_day_after_its_first_use_once_it_is_activated()
    {
        var cloud = new FakeCloud(default, new CostExplorerHandler(Read("""
            {"bills":[{"account":"111111111111","month":"2026-10","service":"Amazon S3","amount":1,"tags":{"team":"a"}}]}
            """)!));
        cloud.Store.Put(OrganizationState.Members, "111111111111", new JsonObject { ["JoinedTimestamp"] = cloud.Now.ToJson() });
        cloud.Store.Put(OrganizationState.Tags, "111111111111", new JsonObject { ["team"] = "x" });
        const string activate = """{"CostAllocationTagsStatus":[{"TagKey":"team","Status":"Active"}]}""";
        const string byTag = """{"TimePeriod":{"Start":"2026-10-01","End":"2026-11-01"},"Granularity":"MONTHLY","Metrics":["UnblendedCost"],"GroupBy":[{"Type":"TAG","Key":"team"}]}""";
        Assert.Equal("TagKeysNotFoundException", (string?)Do(cloud, "UpdateCostAllocationTagsStatus", activate)["Errors"]![0]!["Code"]);
        cloud.Now += TimeSpan.FromDays(1);
        Assert.Equal("Inactive", (string?)Do(cloud, "ListCostAllocationTags", "{}")["CostAllocationTags"]![0]!["Status"]);
        Assert.Equal(["team$=1"], Groups(Do(cloud, "GetCostAndUsage", byTag)["ResultsByTime"]![0]!));
        Assert.Empty(Do(cloud, "UpdateCostAllocationTagsStatus", activate)["Errors"]!.AsArray());
        Assert.Equal(["team$a=1"], Groups(Do(cloud, "GetCostAndUsage", byTag)["ResultsByTime"]![0]!));
    }

    [Theory]
    [InlineData("""[]""")]
    [InlineData("""{"price":{}}""")]
    [InlineData("""{"prices":{"kms-keys":1}}""")]
    [InlineData("""{"prices":{"instance":1}}""")]
    [InlineData("""{"prices":{"kms-key":-1}}""")]
    [InlineData("""{"currency":"dollars"}""")]
    [InlineData("""{"bills":[{"account":"a","service":"s","amount":1}]}""")]
    [InlineData("""{"bills":[{"account":"a","month":"2026-13","service":"s","amount":1}]}""")]
    [InlineData("""{"bills":[{"account":"a","month":"2026-10","service":"s","amount":"much"}]}""")]
    public void A_mistake_in_a_file_of_prices_is_told(string text)
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(PriceListReader.Read(JsonDocumentReader.Read(new SourceFile("prices.json", text)).Root!, diagnostics));
        Assert.NotEmpty(diagnostics.ToSorted());
        Assert.All(diagnostics.ToSorted(), d => Assert.Equal("BH7008", d.Code));
    }

    private static PriceList? Read(string text) => PriceListReader.Read(JsonDocumentReader.Read(new SourceFile("prices.json", text)).Root!, new DiagnosticBag());

    private static JsonObject Do(FakeCloud cloud, string operation, string input) => cloud.Call(cloud.Context, "ce", operation, (JsonObject)JsonNode.Parse(input)!);

    private static IEnumerable<string> Groups(JsonNode period) =>
        period["Groups"]!.AsArray().Select(g => $"{g!["Keys"]![0]}={g["Metrics"]!["UnblendedCost"]!["Amount"]}");
}
