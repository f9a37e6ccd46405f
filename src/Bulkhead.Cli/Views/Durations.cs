namespace Bulkhead.Cli.Views;

/// <summary>Times as people say them.</summary>
internal static class Durations
{
    public static string Of(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => $"{time.TotalMilliseconds:0} ms",
        { TotalSeconds: < 60 } => $"{time.TotalSeconds:0.0} s",
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };
}
