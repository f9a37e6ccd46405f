using System.Text;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Damages texts: bytes, pieces of the grammar, depth and length.</summary>
internal sealed class TextMutator(Dice dice)
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", "\0", "\uFEFF", "\uD800", "null", "true", "-", "1e999", "${", "}", "*", "?", "arn:", "::",
        "\"Statement\":", "\"Effect\":\"Deny\"", "\"Principal\":", "\"Condition\":{", "\"NotAction\":", "\"Version\":\"2012-10-17\"", "ForAllValues:", "IfExists", "${aws:username, '",
    ];

    /// <summary>The text with a few changes.</summary>
    public string Mutate(string text)
    {
        var result = new StringBuilder(text);
        for (var changes = 1 + dice.Below(4); changes > 0; changes--) Change(result);
        return result.ToString();
    }

    private void Change(StringBuilder text)
    {
        var at = dice.Below(text.Length + 1);
        var length = dice.Below(Math.Min(40, text.Length - at) + 1);
        switch (dice.Below(8))
        {
            case 0: text.Remove(at, length); break;
            case 1 or 2: text.Insert(at, dice.Pick(Pieces)); break;
            case 3: text.Insert(at, text.ToString(at, length)); break;
            case 4 when at < text.Length: text[at] = (char)dice.Below(dice.Chance(80) ? 128 : 0x10000); break;
            case 5: text.Length = at; break;
            case 6: text.Insert(at, string.Concat(Enumerable.Repeat(dice.Pick(Pieces), dice.Below(200)))); break;
            default: text.Insert(at, new string(dice.Pick('[', '{', '*', '9', ' ', 'a'), dice.Below(dice.Chance(95) ? 300 : 20_000))); break;
        }
    }
}
