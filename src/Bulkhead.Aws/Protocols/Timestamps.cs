using System.Diagnostics;
using System.Globalization;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Protocols;

/// <summary>
/// Instants between their form in memory (<c>2026-11-21T07:38:46Z</c>, milliseconds where there are some) and the three
/// forms of the wire.
/// </summary>
internal static class Timestamps
{
    private const string Seconds = "yyyy-MM-dd'T'HH:mm:ss'Z'";
    private const string Milliseconds = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The form in memory.</summary>
    public static string ToText(DateTimeOffset instant)
    {
        var utc = instant.UtcDateTime;
        return utc.ToString(utc.Ticks % TimeSpan.TicksPerSecond == 0 ? Seconds : Milliseconds, CultureInfo.InvariantCulture);
    }

    /// <summary>Reads any of the forms; AWS does not always keep to the one that its model says.</summary>
    /// <exception cref="WireFormatException">It is none of them.</exception>
    public static DateTimeOffset Parse(string text)
    {
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds)) return FromUnix(seconds);
        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var instant)
            ? instant
            : throw new WireFormatException($"'{text}' is not a timestamp.");
    }

    /// <summary>Seconds since 1970, rounded to milliseconds.</summary>
    public static DateTimeOffset FromUnix(double seconds)
    {
        // The years 0001 to 9999, in seconds.
        if (!(seconds >= -62_135_596_800 && seconds < 253_402_300_799))
            throw new WireFormatException($"'{seconds}' is not a timestamp.");
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(seconds * 1000));
    }

    /// <summary>The form of the wire.</summary>
    public static string ToWire(DateTimeOffset instant, TimestampFormat format) => format switch
    {
        TimestampFormat.Iso8601 => ToText(instant),
        TimestampFormat.UnixTimestamp => UnixText(instant),
        TimestampFormat.Rfc822 => instant.UtcDateTime.ToString("R", CultureInfo.InvariantCulture),
        _ => throw new UnreachableException(),
    };

    private static string UnixText(DateTimeOffset instant)
    {
        var milliseconds = instant.ToUnixTimeMilliseconds();
        return milliseconds % 1000 == 0
            ? (milliseconds / 1000).ToString(CultureInfo.InvariantCulture)
            : (milliseconds / 1000m).ToString(CultureInfo.InvariantCulture);
    }
}
