using System.Globalization;

namespace Bulkhead.Bench;

/// <summary>Reads options of the form <c>--name value</c>.</summary>
internal static class Options
{
    /// <summary>The number after an option, or what counts where it is not given.</summary>
    public static int Number(string[] options, string name, int otherwise)
    {
        var at = Array.IndexOf(options, name);
        if (at < 0) return otherwise;
        return at + 1 < options.Length && int.TryParse(options[at + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ArgumentException($"{name} takes a number", nameof(options));
    }
}
