namespace Bulkhead.Iam.Matching;

/// <summary>
/// Matching of wildcard text without recursion: <c>*</c> is any run of characters, <c>?</c> any one UTF-16 unit. Time is
/// bounded by the product of the two lengths, whatever the pattern.
/// </summary>
internal static class Glob
{
    /// <summary>Whether <paramref name="text"/> matches the whole of <paramref name="pattern"/>.</summary>
    /// <param name="pattern">The characters of the pattern.</param>
    /// <param name="isWild">Which of them are wildcards; empty where every <c>*</c> and <c>?</c> is one.</param>
    /// <param name="text">What is matched.</param>
    public static bool IsMatch(ReadOnlySpan<char> pattern, ReadOnlySpan<bool> isWild, ReadOnlySpan<char> text)
    {
        var p = 0;
        var t = 0;
        var star = -1;
        var restart = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length)
            {
                var wild = isWild.IsEmpty ? pattern[p] is '*' or '?' : isWild[p];
                if (wild && pattern[p] == '*')
                {
                    star = p++;
                    restart = t;
                    continue;
                }

                if (wild || pattern[p] == text[t])
                {
                    p++;
                    t++;
                    continue;
                }
            }

            if (star < 0) return false;
            p = star + 1;
            t = ++restart;
        }

        while (p < pattern.Length && pattern[p] == '*' && (isWild.IsEmpty || isWild[p])) p++;
        return p == pattern.Length;
    }
}
