using System.Collections.Immutable;
using System.Globalization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Pace;
using Spectre.Console;

namespace Bulkhead.Cli.Views;

/// <summary>How long a run would have taken on AWS, beside the least that AWS's own rates allow.</summary>
internal static class PaceView
{
    /// <summary>Writes both.</summary>
    /// <param name="data">Where to.</param>
    /// <param name="elapsed">The time on the cloud's clock.</param>
    /// <param name="before">The calls by API before the run.</param>
    /// <param name="after">The calls by API after it.</param>
    public static void Write(IAnsiConsole data, TimeSpan elapsed, ImmutableSortedDictionary<string, long> before, ImmutableSortedDictionary<string, long> after)
    {
        var calls = after.ToImmutableSortedDictionary(c => c.Key, c => c.Value - before.GetValueOrDefault(c.Key));
        var bound = PaceBound.Of(calls, CloudPace.Aws, new CloudQuotas());
        data.WriteLine(string.Create(CultureInfo.InvariantCulture, $"On AWS this would take about {Durations.Of(elapsed)}."));
        data.WriteLine(bound.Time == TimeSpan.Zero
            ? "AWS's own rates would hold up none of it."
            : $"AWS's own rates allow no less than {Durations.Of(bound.Time)}: {bound.Reason}.");
    }
}
