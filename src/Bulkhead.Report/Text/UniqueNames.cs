using System.Globalization;

namespace Bulkhead.Report.Text;

/// <summary>Hands out names that nobody else has. Case does not tell two names apart.</summary>
/// <param name="taken">Names that somebody has already.</param>
/// <param name="separator">Stands before what makes a name different.</param>
internal sealed class UniqueNames(IEnumerable<string> taken, char separator = '-')
{
    private readonly HashSet<string> _taken = new(taken, StringComparer.OrdinalIgnoreCase);

    /// <summary>The wanted name; with the discriminator, and then a number, when somebody has it.</summary>
    public string Take(string wanted, string discriminator)
    {
        var name = wanted;
        for (var n = 1; !_taken.Add(name); n++)
        {
            name = n == 1
                ? $"{wanted}{separator}{discriminator}"
                : string.Create(CultureInfo.InvariantCulture, $"{wanted}{separator}{discriminator}{separator}{n}");
        }

        return name;
    }

    /// <summary>Lower-case ASCII letters, digits and single hyphens, a letter first; the fallback when nothing is left.</summary>
    public static string Slug(string text, string fallback)
    {
        var slug = new System.Text.StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c)) slug.Append(char.ToLowerInvariant(c));
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        var trimmed = slug.ToString().Trim('-');
        if (trimmed.Length == 0) return fallback;
        return char.IsAsciiLetter(trimmed[0]) ? trimmed : $"account-{trimmed}";
    }
}
