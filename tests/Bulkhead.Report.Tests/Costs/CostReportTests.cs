using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Engine.Costs;
using Bulkhead.Report.Costs;
using Bulkhead.Report.Tests.Accounts;
using Xunit;

namespace Bulkhead.Report.Tests.Costs;

public sealed class CostReportTests
{
    private static readonly DateOnly October = new(2026, 10, 1);
    private static readonly DateOnly November = new(2026, 11, 1);

    private static readonly CostReport Report = CostReport.Build(
        Model(),
        Organizations.Of(
            Organizations.Managed("prod", "111122223333") with { Kind = "production", Unit = "Workloads/Production", BillTo = "shop" },
            Organizations.Managed("dev", "111122224444") with { Kind = "development", Unit = "Workloads/Development", BillTo = "acme" },
            Organizations.Managed("qa", null) with { Kind = "development", BillTo = "acme" }),
        new CostFacts
        {
            Months = [October, November],
            Estimated = [November],
            Currency = "EUR",
            KnowsStacks = true,
            Requests = 2,
            Facts =
            [
                new CostFact("111122223333", October, "Amazon S3", 10m, 0m),
                new CostFact("111122223333", November, "Amazon S3", 4m, 1m),
                new CostFact("111122223333", November, "AWS CloudTrail", 3m, 1m),
                new CostFact("111122224444", November, "Amazon S3", 5m, 0m),
                new CostFact("999999999999", October, "Amazon S3", 2m, 0m),
            ],
        });

    [Fact]
    public void Every_amount_stands_once_in_each_view_and_in_the_total()
    {
        Assert.Equal([12m, 12m], Report.Total.Months.Select(m => m.Amount));
        foreach (var view in new[] { Report.Accounts, Report.Kinds, Report.Units, Report.Payers })
        {
            Assert.Equal([12m, 12m], Enumerable.Range(0, 2).Select(i => view.Sum(r => r.Months[i].Amount)));
        }

        Assert.Equal(["acme", "shop"], Report.Payers.Select(p => p.Name));
        Assert.Equal([2m, 5m], Report.Payers[0].Months.Select(m => m.Amount));
    }

    [Fact]
    public void The_change_is_against_the_month_before_and_the_first_month_has_none()
    {
        var prod = Report.Accounts.Single(a => a.Name == "prod");
        Assert.Equal([null, -3m], prod.Months.Select(m => m.Change));
    }

    [Fact]
    public void Tooling_is_the_services_that_the_file_turns_on_and_what_the_stacks_made_each_counted_once() =>
        Assert.Equal(4m, Report.Accounts.Single(a => a.Name == "prod").Months[1].Tooling);

    [Fact]
    public void An_account_that_is_on_the_bill_alone_is_named_by_its_id_and_one_that_is_not_made_is_not_there()
    {
        Assert.Equal(["999999999999", "dev", "prod"], Report.Accounts.Select(a => a.Name));
        Assert.Equal(CostReport.NoKind, Report.Kinds.Single(k => k.Months[0].Amount == 2m).Name);
    }

    [Fact]
    public void The_document_rounds_to_cents_and_says_what_is_not_final()
    {
        var json = CostDocument.Make(Report);
        Assert.Equal("bulkhead.costs/1", (string?)json["format"]);
        Assert.True((bool)json["months"]![1]!["estimated"]!);
        Assert.Equal("-3.00", (string?)json["accounts"]![2]!["costs"]![1]!["change"]);
        Assert.Null(json["accounts"]![2]!["costs"]![0]!["change"]);
    }

    private static OrganizationModel Model() => ConfigurationLoader.Load("bulkhead.yaml", new OneFile("""
        organization: { name: acme, email: "aws+{account}@acme.example", regions: [eu-west-1] }
        accounts: { prod: production, dev: development, qa: development }
        """)).Model!;

    private sealed class OneFile(string text) : IConfigurationFiles
    {
        public bool FolderExists(string path) => false;

        public IEnumerable<string> FileNames(string folder) => [];

        public FileContent Read(string path) => FileContent.Of(System.Text.Encoding.UTF8.GetBytes(text));
    }
}
