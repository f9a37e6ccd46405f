namespace Bulkhead.Aws.Models;

/// <summary>How a timestamp is written on the wire.</summary>
public enum TimestampFormat
{
    /// <summary><c>2026-11-21T07:38:46Z</c>.</summary>
    Iso8601,

    /// <summary>Seconds since 1970, with a fraction where there is one.</summary>
    UnixTimestamp,

    /// <summary><c>Sat, 21 Nov 2026 07:38:46 GMT</c>.</summary>
    Rfc822,
}
