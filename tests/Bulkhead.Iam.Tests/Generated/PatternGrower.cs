using System.Text;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Makes patterns of texts, and texts that patterns match or nearly match.</summary>
internal sealed class PatternGrower(Dice dice)
{
    private const string Letters = "ab-/:.*?$W\n1";

    /// <summary>A pattern that matches the text, mostly.</summary>
    public string PatternOf(string text, int firstChanged = 0)
    {
        var pattern = new StringBuilder(text);
        for (var n = dice.Below(4); n > 0 && pattern.Length > firstChanged; n--)
        {
            var at = firstChanged + dice.Below(pattern.Length - firstChanged);
            var length = dice.Below(Math.Min(6, pattern.Length - at + 1));
            pattern.Remove(at, dice.Chance(40) ? Math.Min(1, length) : length);
            pattern.Insert(at, dice.Pick("*", "*", "*", "?", "**", "*?"));
        }

        if (dice.Chance(15) && pattern.Length > firstChanged) pattern.Length -= dice.Below(pattern.Length - firstChanged);
        if (dice.Chance(20)) pattern.Append('*');
        return pattern.ToString();
    }

    /// <summary>A text that the pattern matches, mostly; now and then it differs by a character.</summary>
    public string TextOf(string pattern)
    {
        var text = new StringBuilder();
        foreach (var c in pattern)
        {
            if (c == '*') text.Append(string.Concat(dice.Several(0, 4, Letter)));
            else text.Append(c == '?' ? Letter() : c);
        }

        if (dice.Chance(15) && text.Length > 0) text[dice.Below(text.Length)] = Letter();
        if (dice.Chance(10)) text.Append(Letter());
        return text.ToString();
    }

    private char Letter() => Letters[dice.Below(Letters.Length)];
}
