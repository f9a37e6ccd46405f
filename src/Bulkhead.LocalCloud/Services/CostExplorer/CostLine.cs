using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.Services.CostExplorer;

/// <summary>Something that costs the same every month as long as it is there.</summary>
/// <param name="Account">Who uses it.</param>
/// <param name="Service">The service, as a bill names it.</param>
/// <param name="Region">The region.</param>
/// <param name="Tags">The tags of what is paid for.</param>
/// <param name="Monthly">What a whole month of it costs.</param>
/// <param name="From">Since when it is there.</param>
/// <param name="Until">Until when it was there, or is by now.</param>
internal sealed record CostLine(
    string Account, string Service, string Region, ImmutableSortedDictionary<string, string> Tags, decimal Monthly, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>What it costs in a time: the share of each month in which it is there.</summary>
    public decimal In(DateTimeOffset start, DateTimeOffset end)
    {
        var cost = 0m;
        var (from, until) = (From > start ? From : start, Until < end ? Until : end);
        for (var month = new DateTimeOffset(from.Year, from.Month, 1, 0, 0, 0, TimeSpan.Zero); month < until; month = month.AddMonths(1))
        {
            var next = month.AddMonths(1);
            var ticks = (until < next ? until : next).Ticks - (from > month ? from : month).Ticks;
            if (ticks > 0) cost += Monthly * ticks / (next - month).Ticks;
        }

        return cost;
    }
}
