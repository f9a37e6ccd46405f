using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Bulkhead.Reach.Facts;

/// <summary>Texts of JSON files that others made.</summary>
public static class JsonTexts
{
    /// <summary>
    /// Whether every text in it, names of members included, can be read. One with half a surrogate pair, or with bytes that are no UTF-8, is
    /// JSON by the grammar (RFC 8259, section 8.2) and no text: reading it throws.
    /// </summary>
    public static bool AreReadable(JsonElement root)
    {
        var bytes = JsonMarshal.GetRawUtf8Value(root);
        if (!Utf8.IsValid(bytes)) return false;
        for (var at = bytes.IndexOf((byte)'\\'); at >= 0; at = bytes.IndexOf((byte)'\\'))
        {
            bytes = bytes[at..];
            var unit = UnitOf(bytes);
            if (unit is { } low && char.IsLowSurrogate(low)) return false;
            var isPair = unit is { } high && char.IsHighSurrogate(high);
            if (isPair && (UnitOf(bytes[6..]) is not { } second || !char.IsLowSurrogate(second))) return false;
            bytes = bytes[(unit is null ? 2 : isPair ? 12 : 6)..];
        }

        return true;
    }

    // The code unit of an escape such as \u00e9 at the beginning; null for any other.
    private static char? UnitOf(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 6 && bytes[0] == '\\' && bytes[1] == 'u' && ushort.TryParse(bytes[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
