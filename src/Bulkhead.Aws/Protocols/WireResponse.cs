using System.Globalization;

namespace Bulkhead.Aws.Protocols;

/// <summary>An HTTP answer of an AWS API.</summary>
public sealed class WireResponse
{
    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The headers.</summary>
    public WireHeaders Headers { get; init; } = new();

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The request id that AWS gave, from the headers; empty when there is none.</summary>
    public string RequestId => Headers.Find("x-amzn-RequestId") ?? Headers.Find("x-amz-request-id") ?? "";

    /// <summary>When the answer was made, by the server's clock; null where it does not say.</summary>
    public DateTimeOffset? Date =>
        DateTimeOffset.TryParseExact(Headers.Find("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;
}
