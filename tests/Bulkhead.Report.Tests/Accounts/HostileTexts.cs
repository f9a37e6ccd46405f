using System.Text;
using Bulkhead.Report.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Bulkhead.Report.Tests.Accounts;

/// <summary>Texts grown from what formats give a meaning to.</summary>
internal static class HostileTexts
{
    private static readonly string[] Pieces =
    [
        "", " ", "  ", "\n", "\r", "\r\n", "\t", "'", "\"", "''", "\"\"", "\\", "\\n", "[", "]", "[profile x]", "=", "=1+1", "+1", "-1", "@x", "#",
        ";", ":", ": ", " #", "- ", "? ", "!", "&a", "*a", "|", ">", "%", "{", "}", "${x}", "%{if}", "$(id)", "`id`", "$HOME", ",", "null", "true", "no",
        "~", "1e3", "0123", "2027-01-01", "a", "Z", "é", "ß", "漢", "\u0085", "\u00a0", "\u2028", "\u2029", "\ufeff", "\ufffe", "\uffff", "\u0001",
        "\u001b[31m", "\u007f", "\u200b", "\u202e", "😀", "\U0010ffff", "＝", "<<", "...", "---",
    ];

    /// <summary>Valid texts, as they stand in a document.</summary>
    public static Arbitrary<string> All { get; } =
        Gen.Elements(Pieces).ListOf().Select(p => string.Concat(p.Take(8))).ToArbitrary();

    /// <summary>Many texts that are the same each time.</summary>
    public static IEnumerable<string> Sample(int count)
    {
        var random = new Random(20261121);
        for (var i = 0; i < count; i++)
        {
            var text = new StringBuilder();
            for (var n = random.Next(1, 8); n > 0; n--) text.Append(Pieces[random.Next(Pieces.Length)]);
            yield return CleanText.Of(text.ToString());
        }
    }
}
