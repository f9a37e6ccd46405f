using System.Buffers.Text;
using System.Globalization;

namespace Bulkhead.Iam.Conditions;

/// <summary>Reads the typed values that condition operators compare. None of them allocates.</summary>
internal static class ValueReader
{
    private const NumberStyles NumberForm = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd", "yyyy-MM", "yyyy",
    ];

    /// <summary>An integer or decimal number.</summary>
    public static bool TryReadNumber(ReadOnlySpan<char> text, out decimal number) =>
        decimal.TryParse(text, NumberForm, CultureInfo.InvariantCulture, out number);

    /// <summary><c>true</c> or <c>false</c>, case aside.</summary>
    public static bool TryReadBool(ReadOnlySpan<char> text, out bool value)
    {
        value = text.Equals("true", StringComparison.OrdinalIgnoreCase);
        return value || text.Equals("false", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>
    /// An instant as ticks since 1970: one of the W3C forms of ISO 8601, or seconds since 1970. Both may be compared with
    /// each other (IAM User Guide, "Date condition operators"). Four digits alone are a year, as the W3C's note says.
    /// </summary>
    public static bool TryReadDate(ReadOnlySpan<char> text, out long ticks)
    {
        const DateTimeStyles Styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (DateTime.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, Styles, out var date))
        {
            ticks = date.Ticks - DateTime.UnixEpoch.Ticks;
            return true;
        }

        ticks = 0;
        if (!TryReadNumber(text, out var seconds) || decimal.Abs(seconds) > 250_000_000_000m) return false;
        ticks = (long)(seconds * TimeSpan.TicksPerSecond);
        return true;
    }

    /// <summary>Whether the text is base64, as the values of <c>BinaryEquals</c> are.</summary>
    public static bool IsBase64(ReadOnlySpan<char> text) => Base64.IsValid(text);
}
