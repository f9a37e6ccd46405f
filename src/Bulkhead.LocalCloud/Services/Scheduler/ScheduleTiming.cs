using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>When a schedule runs (EventBridge Scheduler User Guide, "Schedule types in EventBridge Scheduler").</summary>
internal sealed class ScheduleTiming
{
    private readonly DateTimeOffset? _once;
    private readonly TimeSpan? _rate;
    private readonly CronExpression? _cron;
    private readonly TimeZoneInfo _zone;
    private readonly DateTimeOffset? _start;
    private readonly DateTimeOffset? _end;

    private ScheduleTiming(JsonObject schedule, string expression)
    {
        _zone = ZoneOf(schedule.Needed("ScheduleExpressionTimezone"));
        _start = schedule.ContainsKey("StartDate") ? schedule.Time("StartDate") : null;
        _end = schedule.ContainsKey("EndDate") ? schedule.Time("EndDate") : null;
        var open = expression.IndexOf('(', StringComparison.Ordinal);
        if (open < 0 || !expression.EndsWith(')')) throw Invalid(expression);
        var inner = expression[(open + 1)..^1];
        switch (expression[..open])
        {
            case "at":
                if (!DateTime.TryParseExact(inner, "yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)) throw Invalid(expression);
                _once = ToUtc(local) ?? throw Invalid(expression);
                break;
            case "rate":
                _rate = RateOf(inner) ?? throw Invalid(expression);
                break;
            case "cron":
                _cron = CronExpression.Read(inner) ?? throw Invalid(expression);
                break;
            default:
                throw Invalid(expression);
        }
    }

    /// <summary>Whether it runs at one time only, for which start and end mean nothing (CreateSchedule API page, "StartDate").</summary>
    public bool IsOnce => _once is not null;

    /// <summary>The timing of a schedule, as it is kept.</summary>
    /// <exception cref="ServiceException">The expression or the time zone is none.</exception>
    public static ScheduleTiming Read(JsonObject schedule) => new(schedule, schedule.Needed("ScheduleExpression"));

    /// <summary>The first time from a moment on; null where none is left. What runs at a rate and has no start runs at once.</summary>
    public DateTimeOffset? First(DateTimeOffset now)
    {
        if (_once is { } once) return once < now ? null : once;
        var from = _start > now ? _start.Value : now;
        return InTime(_rate is not null ? from : _cron!.Next(LocalOf(from).AddSeconds(-1), ToUtc));
    }

    /// <summary>The next time after one at which it ran; null where none is left.</summary>
    public DateTimeOffset? After(DateTimeOffset due) => IsOnce ? null : InTime(_rate is { } rate ? due + rate : _cron!.Next(LocalOf(due), ToUtc));

    /// <summary>The first time after a moment, of those that follow on one at which it ran; null where none is left.</summary>
    public DateTimeOffset? Skip(DateTimeOffset due, DateTimeOffset now) => _rate is { } rate ? InTime(due + (rate * (((now - due).Ticks / rate.Ticks) + 1))) : After(now);

    private DateTimeOffset? InTime(DateTimeOffset? due) => due > _end ? null : due;

    private DateTime LocalOf(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, _zone).DateTime;

    // "Daylight savings time": what the clock leaps over does not run, and what it shows twice runs once, the first time.
    private DateTimeOffset? ToUtc(DateTime local)
    {
        if (_zone.IsInvalidTime(local)) return null;
        var offset = _zone.IsAmbiguousTime(local) ? _zone.GetAmbiguousTimeOffsets(local).Max() : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private static TimeZoneInfo ZoneOf(string id) =>
        TimeZoneInfo.TryFindSystemTimeZoneById(id, out var zone) ? zone : throw ScheduleState.Invalid($"Provided timezone {id} is not valid.");

    private static TimeSpan? RateOf(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var number, var unit]) return null;
        if (!int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < 1) return null;
        return unit switch
        {
            "minute" or "minutes" => TimeSpan.FromMinutes(value),
            "hour" or "hours" => TimeSpan.FromHours(value),
            "day" or "days" => TimeSpan.FromDays(value),
            _ => null,
        };
    }

    private static ServiceException Invalid(string expression) => ScheduleState.Invalid($"Invalid Schedule Expression {expression}.");
}
