namespace Bulkhead.Iam.Tests.Matching;

/// <summary>Wildcard matching straight from its definition: slow, and easy to believe.</summary>
internal static class Oracle
{
    public static bool IsMatch(string pattern, string text)
    {
        var matches = new bool[pattern.Length + 1, text.Length + 1];
        matches[0, 0] = true;
        for (var p = 1; p <= pattern.Length; p++)
        {
            for (var t = 0; t <= text.Length; t++)
            {
                matches[p, t] = pattern[p - 1] switch
                {
                    '*' => matches[p - 1, t] || (t > 0 && matches[p, t - 1]),
                    '?' => t > 0 && matches[p - 1, t - 1],
                    var c => t > 0 && text[t - 1] == c && matches[p - 1, t - 1],
                };
            }
        }

        return matches[pattern.Length, text.Length];
    }

    public static IEnumerable<string> Texts(string alphabet, int maximumLength)
    {
        IEnumerable<string> longest = [""];
        yield return "";
        for (var length = 1; length <= maximumLength; length++)
        {
            longest = longest.SelectMany(_ => alphabet, (text, c) => text + c).ToList();
            foreach (var text in longest) yield return text;
        }
    }
}
