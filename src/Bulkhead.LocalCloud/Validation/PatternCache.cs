using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Bulkhead.LocalCloud.Validation;

/// <summary>The patterns of the service models, which are AWS's own text and not a user's.</summary>
internal static class PatternCache
{
    private static readonly ConcurrentDictionary<string, Regex?> Known = new(StringComparer.Ordinal);

    /// <summary>Whether the whole text matches. A pattern that .NET can't read (it is written for Java) matches everything.</summary>
    public static bool Matches(string pattern, string text)
    {
        if (pattern is "[\\s\\S]*" or ".*" or "(?s).*" or "^[\\s\\S]*$") return true;
        try
        {
            return Known.GetOrAdd(pattern, Read)?.IsMatch(text) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            return true;
        }
    }

    private static Regex? Read(string pattern)
    {
        var whole = $"^(?:{pattern})\\z";
        try
        {
            return new Regex(whole, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return new Regex(whole, RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
