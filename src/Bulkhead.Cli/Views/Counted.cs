namespace Bulkhead.Cli.Views;

/// <summary>Numbers of things in words: "1 step", "2 steps".</summary>
internal static class Counted
{
    /// <summary>A number of things.</summary>
    /// <param name="number">How many there are.</param>
    /// <param name="one">What one of them is called; several are called the same with an s.</param>
    public static string Of(long number, string one) => number == 1 ? $"1 {one}" : $"{number} {one}s";
}
