using System.Globalization;

namespace Bulkhead.LocalCloud.Services.Scheduler;

/// <summary>
/// The six fields of a recurring schedule: minutes, hours, day of the month, month, day of the week, year (EventBridge Scheduler User
/// Guide, "Cron-based schedules"). One of the two days is <c>?</c>.
/// </summary>
internal sealed class CronExpression
{
    private const int FirstYear = 1970;
    private const int LastYear = 2199;

    private static readonly string[] MonthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] DayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private readonly SortedSet<int> _minutes;
    private readonly SortedSet<int> _hours;
    private readonly SortedSet<int> _months;
    private readonly SortedSet<int> _years;
    private readonly Func<DateOnly, bool> _days;

    private CronExpression(SortedSet<int> minutes, SortedSet<int> hours, SortedSet<int> months, SortedSet<int> years, Func<DateOnly, bool> days) =>
        (_minutes, _hours, _months, _years, _days) = (minutes, hours, months, years, days);

    /// <summary>An expression without its parentheses; null where it is none.</summary>
    public static CronExpression? Read(string text)
    {
        if (text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var minutes, var hours, var days, var months, var weekdays, var years]) return null;
        if (days == "?" == (weekdays == "?")) return null;
        return ValuesOf(minutes, 0, 59, []) is { } minute && ValuesOf(hours, 0, 23, []) is { } hour && ValuesOf(months, 1, 12, MonthNames) is { } month
            && ValuesOf(years, FirstYear, LastYear, []) is { } year && (days == "?" ? DaysOfWeek(weekdays) : DaysOfMonth(days)) is { } day
            ? new CronExpression(minute, hour, month, year, day)
            : null;
    }

    /// <summary>The next time after a local one; null where none is left.</summary>
    /// <param name="after">A time on the clock of the schedule's zone.</param>
    /// <param name="toUtc">The moment of such a time; null where the clock leaps over it.</param>
    public DateTimeOffset? Next(DateTime after, Func<DateTime, DateTimeOffset?> toUtc)
    {
        var last = new DateOnly(LastYear, 12, 31);
        for (var day = DateOnly.FromDateTime(after); day <= last; day = day.AddDays(1))
        {
            if (!_years.Contains(day.Year))
            {
                if (_years.GetViewBetween(day.Year, LastYear).Count == 0) return null;
                day = new DateOnly(day.Year, 12, 31);
                continue;
            }

            if (!_months.Contains(day.Month) || !_days(day)) continue;
            foreach (var hour in _hours)
            {
                foreach (var minute in _minutes)
                {
                    var time = day.ToDateTime(new TimeOnly(hour, minute));
                    if (time > after && toUtc(time) is { } found) return found;
                }
            }
        }

        return null;
    }

    private static SortedSet<int>? ValuesOf(string field, int least, int most, string[] names)
    {
        var values = new SortedSet<int>();
        foreach (var part in field.Split(','))
        {
            var (range, step) = part.Split('/') switch
            {
                [var whole] => (whole, 1),
                [var start, var every] => (start, NumberOf(every, [], 1) ?? 0),
                _ => ("", 0),
            };
            var isStepped = part.Contains('/', StringComparison.Ordinal);
            (int? From, int? To) bounds = range.Split('-') switch
            {
                ["*"] => (least, most),
                [var one] => (NumberOf(one, names, least), isStepped ? most : NumberOf(one, names, least)),
                [var from, var to] => (NumberOf(from, names, least), NumberOf(to, names, least)),
                _ => (null, null),
            };
            if (step < 1 || bounds is not { From: { } first, To: { } end } || first < least || end > most || first > end) return null;
            for (long value = first; value <= end; value += step) values.Add((int)value);
        }

        return values;
    }

    private static int? NumberOf(string text, string[] names, int least)
    {
        var named = Array.FindIndex(names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (named >= 0) return named + least;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    private static Func<DateOnly, bool>? DaysOfMonth(string field)
    {
        if (field == "L") return day => day.Day == DateTime.DaysInMonth(day.Year, day.Month);
        if (field == "LW") return day => day == WeekdayNear(day, DateTime.DaysInMonth(day.Year, day.Month));
        if (field.EndsWith('W')) return NumberOf(field[..^1], [], 1) is >= 1 and <= 31 and var near ? day => near <= DateTime.DaysInMonth(day.Year, day.Month) && day == WeekdayNear(day, near) : null;
        return ValuesOf(field, 1, 31, []) is { } days ? day => days.Contains(day.Day) : null;
    }

    private static Func<DateOnly, bool>? DaysOfWeek(string field)
    {
        if (field == "L") return day => day.DayOfWeek == DayOfWeek.Saturday;
        if (field.EndsWith('L')) return NumberOf(field[..^1], DayNames, 1) is >= 1 and <= 7 and var last ? day => (int)day.DayOfWeek == last - 1 && day.AddDays(7).Month != day.Month : null;
        if (field.Split('#') is [var which, var nth])
        {
            return NumberOf(which, DayNames, 1) is >= 1 and <= 7 and var weekday && NumberOf(nth, [], 1) is >= 1 and <= 5 and var count
                ? day => (int)day.DayOfWeek == weekday - 1 && ((day.Day - 1) / 7) + 1 == count
                : null;
        }

        return ValuesOf(field, 1, 7, DayNames) is { } days ? day => days.Contains((int)day.DayOfWeek + 1) : null;
    }

    // The weekday nearest to a day of the month, which stays in the month.
    private static DateOnly WeekdayNear(DateOnly inMonth, int dayOfMonth)
    {
        var day = new DateOnly(inMonth.Year, inMonth.Month, dayOfMonth);
        return day.DayOfWeek switch
        {
            DayOfWeek.Saturday => day.Day == 1 ? day.AddDays(2) : day.AddDays(-1),
            DayOfWeek.Sunday => day.AddDays(1).Month == day.Month ? day.AddDays(1) : day.AddDays(-2),
            _ => day,
        };
    }
}
