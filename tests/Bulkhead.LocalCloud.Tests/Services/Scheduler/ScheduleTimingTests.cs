using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Scheduler;
using Xunit;

namespace Bulkhead.LocalCloud.Tests.Services.Scheduler;

/// <summary>EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler".</summary>
public sealed class ScheduleTimingTests
{
    [Theory]
    [InlineData("at(2027-03-31T09:00:00)", "UTC", "2027-03-31T09:00:00Z", null)]
    [InlineData("at(2027-03-31T09:00:00)", "Europe/Lisbon", "2027-03-31T08:00:00Z", null)]
    [InlineData("at(2026-11-22T10:00:00)", "UTC", "2026-11-22T10:00:00Z", null)]
    [InlineData("rate(5 minutes)", "UTC", "2026-11-22T10:00:00Z", "2026-11-22T10:05:00Z")]
    [InlineData("rate(1 hour)", "UTC", "2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z")]
    [InlineData("cron(0 8 1 * ? *)", "UTC", "2026-12-01T08:00:00Z", "2027-01-01T08:00:00Z")]
    [InlineData("cron(0 10 * * ? *)", "UTC", "2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z")]
    [InlineData("cron(15/20 11 ? * MON-FRI *)", "UTC", "2026-11-23T11:15:00Z", "2026-11-23T11:35:00Z")]
    [InlineData("cron(1/2147483647 10 * * ? *)", "UTC", "2026-11-22T10:01:00Z", "2026-11-23T10:01:00Z")]
    [InlineData("cron(15 10 ? * 6L 2027-2028)", "UTC", "2027-01-29T10:15:00Z", "2027-02-26T10:15:00Z")]
    [InlineData("cron(0 9 L * ? *)", "UTC", "2026-11-30T09:00:00Z", "2026-12-31T09:00:00Z")]
    [InlineData("cron(0 9 LW * ? *)", "UTC", "2026-11-30T09:00:00Z", "2026-12-31T09:00:00Z")]
    [InlineData("cron(0 9 15W * ? *)", "UTC", "2026-12-15T09:00:00Z", "2027-01-15T09:00:00Z")]
    [InlineData("cron(0 9 1W 5 ? *)", "UTC", "2027-05-03T09:00:00Z", "2028-05-01T09:00:00Z")]
    [InlineData("cron(0 9 ? * 2#1 *)", "UTC", "2026-12-07T09:00:00Z", "2027-01-04T09:00:00Z")]
    [InlineData("cron(0 9 29 FEB ? *)", "UTC", "2028-02-29T09:00:00Z", "2032-02-29T09:00:00Z")]
    [InlineData("cron(30 2 28 3 ? 2027)", "Europe/Berlin", null, null)]
    [InlineData("cron(30 2 31 10 ? 2027)", "Europe/Berlin", "2027-10-31T00:30:00Z", null)]
    public void The_first_times_from_a_moment_on(string expression, string zone, string? first, string? second)
    {
        var timing = Timing(expression, zone);
        var found = timing.First(Time("2026-11-22T10:00:00Z"));
        Assert.Equal(first, found?.ToJson());
        Assert.Equal(second, found is { } one ? timing.After(one)?.ToJson() : null);
    }

    [Theory]
    [InlineData("at(2027-03-31)")]
    [InlineData("at(2027-02-30T09:00:00)")]
    [InlineData("rate(0 minutes)")]
    [InlineData("rate(5 weeks)")]
    [InlineData("cron(0 8 * * * *)")]
    [InlineData("cron(0 8 ? * ? *)")]
    [InlineData("cron(60 8 * * ? *)")]
    [InlineData("cron(0 8 * * ?)")]
    [InlineData("cron(0 8 * * ? 2200)")]
    [InlineData("tomorrow")]
    public void What_is_no_expression_is_refused(string expression) =>
        Assert.Equal("ValidationException", Assert.Throws<ServiceException>(() => Timing(expression, "UTC")).Code);

    [Fact]
    public void A_time_zone_that_nobody_knows_is_refused() =>
        Assert.Contains("Provided timezone Mars/Base", Assert.Throws<ServiceException>(() => Timing("rate(1 day)", "Mars/Base")).Message, StringComparison.Ordinal);

    [Fact]
    public void Start_and_end_bound_what_recurs_and_nothing_else()
    {
        var recurring = Timing("rate(1 day)", "UTC", "2026-12-01T06:00:00Z", "2026-12-02T07:00:00Z");
        Assert.Equal("2026-12-01T06:00:00Z", recurring.First(Time("2026-11-22T10:00:00Z"))?.ToJson());
        Assert.Equal("2026-12-02T06:00:00Z", recurring.After(Time("2026-12-01T06:00:00Z"))?.ToJson());
        Assert.Null(recurring.After(Time("2026-12-02T06:00:00Z")));
        Assert.Equal("2027-03-31T09:00:00Z", Timing("at(2027-03-31T09:00:00)", "UTC", "2026-12-01T06:00:00Z", "2026-12-02T07:00:00Z").First(Time("2026-11-22T10:00:00Z"))?.ToJson());
    }

    [Fact]
    public void What_was_missed_is_left_out_up_to_a_moment()
    {
        Assert.Equal("2026-11-22T10:07:00Z", Timing("rate(1 minute)", "UTC").Skip(Time("2026-11-22T08:00:00Z"), Time("2026-11-22T10:06:30Z"))?.ToJson());
        Assert.Equal("2026-11-23T10:00:00Z", Timing("cron(0 10 * * ? *)", "UTC").Skip(Time("2020-01-01T10:00:00Z"), Time("2026-11-22T10:00:00Z"))?.ToJson());
    }

    private static ScheduleTiming Timing(string expression, string zone, string? start = null, string? end = null)
    {
        var schedule = new JsonObject { ["ScheduleExpression"] = expression, ["ScheduleExpressionTimezone"] = zone };
        if (start is not null) schedule["StartDate"] = start;
        if (end is not null) schedule["EndDate"] = end;
        return ScheduleTiming.Read(schedule);
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
