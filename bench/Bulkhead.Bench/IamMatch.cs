using System.Globalization;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Bench;

/// <summary>Wildcard patterns against text, pattern bombs included.</summary>
internal static class IamMatch
{
    public static void Run()
    {
        Console.WriteLine("iam-match:");
        Match("eight stars against sixty characters, a match", "a*b*c*d*e*f*g*h*i", "axxxxxxbxxxxxxcxxxxxxdxxxxxxexxxxxxfxxxxxxgxxxxxxhxxxxxxxxxi");
        Match("eight stars against sixty characters, no match", "a*a*a*a*a*a*a*a*b", new string('a', 60));
        Match("eight stars with question marks, no match", "?*a?*a?*a?*a?*a?*a?*a?*b", new string('a', 60));
        Match("an ARN by its prefix", "arn:aws:s3:::staging/*", "arn:aws:s3:::staging/reports/2026/11/report.csv");
        Match("a bomb: 1,000 stars against 10,000 characters", string.Concat(Enumerable.Repeat("*a", 1000)) + "b", new string('a', 10_000));
    }

    private static void Match(string what, string pattern, string text)
    {
        var compiled = new WildcardPattern(pattern);
        var (nanoseconds, _) = Measure.PerOperation(100, () =>
        {
            for (var i = 0; i < 100; i++) compiled.IsMatch(text);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {what}: {nanoseconds:0.0} ns"));
    }
}
