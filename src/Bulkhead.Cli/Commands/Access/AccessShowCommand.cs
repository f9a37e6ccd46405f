using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Cli.Output;
using Bulkhead.Config.Model;
using Spectre.Console;

namespace Bulkhead.Cli.Commands.Access;

/// <summary>
/// <c>access show</c>: what the file says of who may do what where, for all groups or for one person. Whether it is so in AWS
/// is what <c>status</c> tells.
/// </summary>
internal static class AccessShowCommand
{
    public static Command Make(Terminal terminal)
    {
        var person = new Option<string?>("--person") { Description = "One person, by e-mail address or its beginning", HelpName = "ADDRESS" };
        var given = new Argument<string[]>("path")
        {
            Description = "The configuration: a file, or a folder of YAML files [default: .]; before it, the e-mail address of one person or its beginning up to the @",
            Arity = new ArgumentArity(0, 2),
            HelpName = "[person@] [path]",
        };
        var json = CommonOptions.Json();
        var command = new Command("show", "Print what the file says of who may do what where, or one person's accounts and permissions; whether it is so in AWS, status tells")
        {
            given, person, json,
        };
        command.SetAction(result =>
        {
            var (people, paths) = Split(result.GetValue(given) ?? []);
            if (result.GetValue(person) is { } named) people.Add(named);
            if (people.Count <= 1 && paths.Count <= 1) return Run(paths.FirstOrDefault() ?? ".", people.FirstOrDefault(), result.GetValue(json), terminal);
            terminal.People.MarkupLine("[red]error[/]: 'access show' takes one person, by an address with an @, and one path.");
            return ExitCodes.Usage;
        });
        return command;
    }

    /// <summary>Addresses and paths. A path with an @ in it is written as ./a@b; an address is no path.</summary>
    private static (List<string> People, List<string> Paths) Split(string[] given)
    {
        var people = given.Where(g => g.Contains('@', StringComparison.Ordinal) && !g.Contains('/', StringComparison.Ordinal) && !File.Exists(g) && !Directory.Exists(g)).ToList();
        return (people, [.. given.Where(g => !people.Contains(g, StringComparer.Ordinal))]);
    }

    private static int Run(string path, string? person, bool json, Terminal terminal)
    {
        if (LoadedConfiguration.ReadOrReport(path, terminal) is not { } loaded) return ExitCodes.Failure;
        var access = loaded.Model.Access;
        string? address = null;
        if (person is not null)
        {
            address = People.Find(access, person, terminal);
            if (address is null) return ExitCodes.Failure;
        }

        var groups = access.Groups.Where(g => address is null || g.Members?.Contains(address) == true).ToList();
        if (json) JsonOutput.Write(terminal.DataWriter, ToJson(access, groups, address));
        else Show(terminal.Data, access, groups, address);
        return ExitCodes.Success;
    }

    private static void Show(IAnsiConsole console, OrganizationAccess access, List<AccessGroup> groups, string? person)
    {
        if (person is not null) console.MarkupLine($"[bold]{SafeText.Markup(person)}[/]");
        var table = new Table().Border(TableBorder.Simple).AddColumns("account", "may", access.IsByUsers ? "role" : "permission set", "by group", "log-in", "until");
        foreach (var (group, grant) in groups.SelectMany(g => g.Grants.Select(p => (g, p))).OrderBy(g => g.p.Account, StringComparer.Ordinal).ThenBy(g => g.p.PermissionSet, StringComparer.Ordinal))
        {
            var set = access.PermissionSets[grant.PermissionSet];
            table.AddRow(
                SafeText.Markup(grant.Account), SafeText.Markup(grant.PermissionSet), SafeText.Markup(RoleOf(access, group, grant) ?? set.NameInAws), SafeText.Markup(group.Name), Hours(set.Session),
                group.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "");
        }

        console.Write(table);
        if (access.IsByUsers) console.MarkupLine("people are IAM users of the management account, and take on these roles with MFA");
        if (person is not null) return;
        foreach (var group in groups)
        {
            if (group.From is { } provider)
            {
                console.MarkupLine($"{SafeText.Markup(group.Name)}: {SafeText.Markup(string.Join(", ", group.Subjects))}, by {SafeText.Markup(provider)}");
                continue;
            }

            console.MarkupLine($"{SafeText.Markup(group.Name)}: {(group.Members is { } members ? SafeText.Markup(members.IsEmpty ? "nobody" : string.Join(", ", members)) : "whoever is in it in Identity Center")}");
        }

        if (!access.BreakGlass.IsEmpty) console.MarkupLine($"break-glass: {SafeText.Markup(string.Join(", ", access.BreakGlass.Select(u => u.Name)))}");
    }

    /// <summary>The role by which a group has a permission set in an account; null where Identity Center makes it.</summary>
    private static string? RoleOf(OrganizationAccess access, AccessGroup group, AccessGrant grant) =>
        group.From is not null ? group.RoleNameOf(grant.PermissionSet) : access.IsByUsers ? access.PermissionSets[grant.PermissionSet].RoleName : null;

    private static string Hours(TimeSpan session) =>
        session.Minutes == 0 ? $"{session.TotalHours.ToString(CultureInfo.InvariantCulture)} h" : $"{(int)session.TotalHours} h {session.Minutes} min";

    private static JsonObject ToJson(OrganizationAccess access, List<AccessGroup> groups, string? person) => new()
    {
        ["format"] = "bulkhead.access/1",
        ["person"] = person,
        ["through"] = access.IsByUsers ? "iam-users" : "identity-center",
        ["groups"] = new JsonArray(
        [
            .. groups.Select(g => new JsonObject
            {
                ["name"] = g.Name,
                ["nameInAws"] = g.NameInAws,
                ["members"] = g.Members is { } members ? new JsonArray([.. members.Select(m => (JsonNode)m)]) : null,
                ["from"] = g.From,
                ["subjects"] = new JsonArray([.. g.Subjects.Select(s => (JsonNode)s)]),
                ["expires"] = g.Expires?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                ["grants"] = new JsonArray(
                [
                    .. g.Grants.Select(p => new JsonObject
                    {
                        ["account"] = p.Account,
                        ["permission"] = p.PermissionSet,
                        ["permissionSet"] = access.PermissionSets[p.PermissionSet].NameInAws,
                        ["role"] = RoleOf(access, g, p),
                        ["sessionMinutes"] = (int)access.PermissionSets[p.PermissionSet].Session.TotalMinutes,
                    }),
                ]),
            }),
        ]),
        ["breakGlass"] = new JsonArray([.. access.BreakGlass.Select(u => (JsonNode)u.Name)]),
    };
}
