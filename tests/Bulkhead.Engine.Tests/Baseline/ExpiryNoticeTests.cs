using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;
using Bulkhead.Engine.Tests.Fakes;
using Bulkhead.LocalCloud.Hosting;
using Bulkhead.LocalCloud.Pace;
using Xunit;

namespace Bulkhead.Engine.Tests.Baseline;

/// <summary>The mail to the sponsor of an account that expires, against the local cloud, whose schedules run on its clock.</summary>
public sealed class ExpiryNoticeTests
{
    private const string Stack = "bulkhead-expiry-webdev";

    private const string Yaml = """
        organization:
          name: acme
          email: aws+{account}@acme.example
          regions: [eu-west-1]
        accounts:
          dev: development
          webdev: { kind: consultant, sponsor: jo@acme.example, budget: 500 USD, expires: 2027-03-31 }
        """;

    private static readonly DateOnly Today = new(2026, 11, 21);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void An_account_that_expires_and_has_a_sponsor_has_its_notices_in_the_management_account()
    {
        var yaml = Yaml + "\n" + """
              shop: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2026-11-23 }
              old: { kind: consultant, sponsor: dev, budget: 500 USD, expires: 2026-01-01 }
              lab: { kind: development, expires: 2027-01-01 }
            """;
        var stacks = Notices(TestOrganization.Desire(yaml)).ToDictionary(s => s.Template.Name, StringComparer.Ordinal);
        Assert.Equal(["bulkhead-expiry-old", "bulkhead-expiry-shop", Stack], stacks.Keys.Order(StringComparer.Ordinal));
        Assert.All(stacks.Values, s => Assert.Equal(StepAddress.Management, s.Account));
        Assert.Equal(("jo@acme.example", "2027-03-31"), (stacks[Stack].Parameters["Email"], stacks[Stack].Parameters["Expires"]));
        Assert.Equal(["2027-03-17T06:00:00", "2027-03-28T06:00:00", "2027-03-31T06:00:00", "2027-04-01T06:00:00"], Times(stacks[Stack]));
        Assert.Equal("aws+dev@acme.example", stacks["bulkhead-expiry-shop"].Parameters["Email"]);
        Assert.Equal(["", "", "2026-11-23T06:00:00", "2026-11-24T06:00:00"], Times(stacks["bulkhead-expiry-shop"]));
        Assert.Equal(["", "", "", ""], Times(stacks["bulkhead-expiry-old"]));
    }

    [Fact]
    public async Task The_sponsor_has_mail_before_on_and_after_the_last_day_and_time_alone_changes_nothing()
    {
        using var folder = new TestFolder();
        var file = folder.File("cloud");
        await using (var organization = await StartAsync(file, "2026-11-21T10:00:00Z"))
        {
            var session = await organization.OpenAsync();
            AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml, Today)));
            Assert.Empty((await TestOrganization.PlanAsync(session, TestOrganization.Desire(Yaml, Today))).Steps);
            await ConfirmAsync(organization, session);
            Assert.Equal(4, (await SchedulesAsync(session)).Count);
        }

        // A day later AWS knows the tags of bills, which are switched on then.
        await using (var organization = await StartAsync(file, "2026-11-23T10:00:00Z"))
        {
            AssertSucceeded(await organization.ApplyAsync(await organization.OpenAsync(), On("2026-11-23")));
        }

        var told = 1;
        foreach (var (day, subject) in new[]
        {
            ("2027-03-17", "AWS account webdev expires on 2027-03-31"),
            ("2027-03-28", "AWS account webdev expires on 2027-03-31"),
            ("2027-03-31", "AWS account webdev expires today, 2027-03-31"),
        })
        {
            await using var organization = await StartAsync(file, $"{day}T07:00:00Z");
            var session = await organization.OpenAsync();
            Assert.Empty((await TestOrganization.PlanAsync(session, On(day))).Steps);
            AssertTold(organization, ++told, subject, $"is {(day == "2027-03-31" ? "today, " : "")}2027-03-31");
            Assert.Equal(4, (await SchedulesAsync(session)).Count);
        }

        await using (var organization = await StartAsync(file, "2027-04-01T07:00:00Z"))
        {
            var session = await organization.OpenAsync();
            var plan = await TestOrganization.PlanAsync(session, On("2027-04-01"));
            Assert.Contains(plan.Steps, s => s.Address.Kind == StepKind.Placement && s.Address.Name == "webdev");
            Assert.DoesNotContain(plan.Steps, s => s.Address.Name == Stack);
            AssertTold(organization, ++told, "AWS account webdev has expired on 2027-03-31", "puts it into quarantine");
            AssertSucceeded(await organization.ApplyAsync(session, On("2027-04-01")));
            Assert.Empty((await TestOrganization.PlanAsync(session, On("2027-04-01"))).Steps);

            // The line goes, and with it what would have written to the sponsor.
            var without = Yaml[..Yaml.IndexOf("  webdev:", StringComparison.Ordinal)];
            AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(without, new DateOnly(2027, 4, 1))));
            Assert.Empty(await SchedulesAsync(session));
        }
    }

    [Fact]
    public async Task Another_last_day_is_another_schedule_and_one_that_is_past_makes_no_stack_fail()
    {
        using var folder = new TestFolder();
        var file = folder.File("cloud");
        await using (var organization = await StartAsync(file, "2026-11-21T10:00:00Z"))
        {
            var session = await organization.OpenAsync();
            AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml, Today)));
        }

        await using (var organization = await StartAsync(file, "2027-03-20T10:00:00Z"))
        {
            var session = await organization.OpenAsync();
            var later = TestOrganization.Desire(Yaml.Replace("2027-03-31", "2027-04-30", StringComparison.Ordinal), new DateOnly(2027, 3, 20));
            var step = Assert.Single((await TestOrganization.PlanAsync(session, later)).Steps, s => s.Address.Kind == StepKind.Stack);
            Assert.Contains(step.Differences, d => d is { Property: "parameters.TwoWeeksBefore", Before: "2027-03-17T06:00:00", After: "2027-04-16T06:00:00" });
            AssertSucceeded(await organization.ApplyAsync(session, later));
            Assert.Empty((await TestOrganization.PlanAsync(session, later)).Steps);
            Assert.Contains("at(2027-04-30T06:00:00)", await ExpressionsAsync(session));

            // Sooner than two weeks from now: that notice is past, and left out.
            var sooner = TestOrganization.Desire(Yaml.Replace("2027-03-31", "2027-03-25", StringComparison.Ordinal), new DateOnly(2027, 3, 20));
            AssertSucceeded(await organization.ApplyAsync(session, sooner));
            Assert.Equal(["at(2027-03-22T06:00:00)", "at(2027-03-25T06:00:00)", "at(2027-03-26T06:00:00)"], await ExpressionsAsync(session));

            // What somebody removes by hand comes back, as far as it is not past.
            var schedule = (await SchedulesAsync(session)).First();
            await DoAsync(session, "scheduler", "DeleteSchedule", new JsonObject { ["Name"] = (string?)schedule!["Name"], ["GroupName"] = (string?)schedule["GroupName"] });
            await DoAsync(session, "cloudformation", "DetectStackDrift", new JsonObject { ["StackName"] = Stack });
            AssertSucceeded(await organization.ApplyAsync(session, sooner));
            Assert.Equal(3, (await SchedulesAsync(session)).Count);
            Assert.Empty((await TestOrganization.PlanAsync(session, sooner)).Steps);
        }
    }

    [Fact]
    public async Task An_account_that_comes_with_a_day_that_is_past_has_no_notices_to_send()
    {
        await using var organization = await TestOrganization.StartAsync();
        var session = await organization.OpenAsync();
        AssertSucceeded(await organization.ApplyAsync(session, TestOrganization.Desire(Yaml[..Yaml.IndexOf("  webdev:", StringComparison.Ordinal)], Today)));
        var plan = await TestOrganization.PlanAsync(session, On("2027-04-02"));
        Assert.DoesNotContain(plan.Steps, s => s.Address.Name == Stack);
    }

    private static DesiredOrganization On(string day) => TestOrganization.Desire(Yaml, DateOnly.Parse(day, CultureInfo.InvariantCulture));

    private static IEnumerable<DesiredStack> Notices(DesiredOrganization desired) => desired.Stacks.Where(s => s.Template.Name.StartsWith("bulkhead-expiry-", StringComparison.Ordinal));

    private static string[] Times(DesiredStack stack) => [stack.Parameters["TwoWeeksBefore"], stack.Parameters["ThreeDaysBefore"], stack.Parameters["OnLastDay"], stack.Parameters["Afterwards"]];

    // A cloud at a moment: its clock stands still, since nobody waits on it.
    private static Task<TestOrganization> StartAsync(string file, string time) =>
        TestOrganization.StartAsync(new LocalCloudOptions { StateFile = file, FlushToDisk = false, Time = new VirtualClock(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), TimeSpan.FromSeconds(1)) });

    private static async Task ConfirmAsync(TestOrganization organization, AwsSession session)
    {
        var mail = Assert.Single(organization.Server.ReadMail());
        Assert.Equal("jo@acme.example", mail.To);
        var topics = (await DoAsync(session, "sns", "ListTopics", []))["Topics"]!.AsArray();
        var topic = topics.Select(t => (string)t!["TopicArn"]!).Single(t => t.Contains(Stack, StringComparison.Ordinal));
        await DoAsync(session, "sns", "ConfirmSubscription", new JsonObject { ["TopicArn"] = topic, ["Token"] = mail.Text[(mail.Text.LastIndexOf(' ') + 1)..] });
    }

    private static void AssertTold(TestOrganization organization, int messages, string subject, string text)
    {
        var all = organization.Server.ReadMail();
        Assert.Equal(messages, all.Count);
        Assert.Equal(("jo@acme.example", subject), (all[^1].To, all[^1].Subject));
        Assert.Contains(text, all[^1].Text, StringComparison.Ordinal);
        Assert.Contains("You are its sponsor.", all[^1].Text, StringComparison.Ordinal);
    }

    private static async Task<JsonArray> SchedulesAsync(AwsSession session) => (await DoAsync(session, "scheduler", "ListSchedules", []))["Schedules"]!.AsArray();

    private static async Task<string[]> ExpressionsAsync(AwsSession session)
    {
        var expressions = new List<string>();
        foreach (var schedule in await SchedulesAsync(session))
        {
            var named = new JsonObject { ["Name"] = (string?)schedule!["Name"], ["GroupName"] = (string?)schedule["GroupName"] };
            expressions.Add((string)(await DoAsync(session, "scheduler", "GetSchedule", named))["ScheduleExpression"]!);
        }

        return [.. expressions.Order(StringComparer.Ordinal)];
    }

    private static async Task<JsonObject> DoAsync(AwsSession session, string service, string operation, JsonObject input) =>
        await session.CallAsync(service, operation, input, Cancel) is AwsSuccess { Output: var output } ? output : throw new InvalidOperationException($"{service}:{operation} was refused.");

    private static void AssertSucceeded(ApplyReport report) =>
        Assert.Equal("", string.Join('\n', report.Steps.Where(s => s.Outcome is not StepOutcome.Done).Select(s => $"{s.Step.Address}: {s.Outcome}")));
}
