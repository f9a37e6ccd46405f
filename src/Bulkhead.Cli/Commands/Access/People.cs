using Bulkhead.Cli.Output;
using Bulkhead.Config.Model;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Access;

/// <summary>The people whom the file names.</summary>
internal static class People
{
    /// <summary>The address of a person by it or by its beginning; null, which is told, when nobody or more than one is meant.</summary>
    public static string? Find(OrganizationAccess access, string person, Terminal terminal)
    {
        var people = access.Groups.SelectMany(g => g.Members ?? []).Distinct(StringComparer.Ordinal).ToList();
        var found = people.Contains(person, StringComparer.OrdinalIgnoreCase)
            ? [person.ToLowerInvariant()]
            : people.Where(p => p.StartsWith(person, StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal).ToList();
        if (found.Count == 1) return found[0];
        terminal.People.MarkupLine(found.Count == 0
            ? $"[red]error[/]: no group of the file has a member '{SafeText.Markup(person)}'. Who is in a group without 'members' is not in the file."
            : $"[red]error[/]: '{SafeText.Markup(person)}' may be {SafeText.Markup(string.Join(" or ", found))}.");
        return null;
    }
}
