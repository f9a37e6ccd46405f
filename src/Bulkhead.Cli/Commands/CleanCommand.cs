using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Cleaning;
using Bulkhead.Engine.Journal;
using Bulkhead.Engine.Observed;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>clean</c>: removes what is too old in accounts that are cleaned up; without <c>--yes</c> it only tells.</summary>
internal static class CleanCommand
{
    private const int MostDays = 3650;

    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var json = CommonOptions.Json();
        var accounts = new Option<string[]>("--account")
        {
            Description = "An account to clean up; repeatable (default: all that have 'clean-up')",
            HelpName = "NAME",
            DefaultValueFactory = _ => [],
        };
        var older = new Option<string?>("--older-than") { Description = "What is older is removed, as in 14d (default: the account's 'clean-up')", HelpName = "DAYS" };
        older.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && DaysOf(text) is null) result.AddError($"--older-than takes a number of days, 1 to {MostDays}, as in 14d, not '{text}'.");
        });
        var yes = new Option<bool>("--yes") { Description = "Remove it; without this nothing is removed" };
        var command = new Command("clean", "Show, and with --yes remove, what is too old in sandboxes; exit code 2 when something is") { path, cloud, profile, accounts, older, yes, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetRequiredValue(path),
                result.GetValue(profile),
                [.. result.GetRequiredValue(accounts).Distinct(StringComparer.Ordinal)],
                DaysOf(result.GetValue(older)),
                result.GetValue(yes),
                result.GetValue(json)),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
        foreach (var name in request.Accounts.Where(n => !loaded.Model.Accounts.Any(a => a.Name == n && a.CleanUpDays is not null)))
        {
            var isThere = loaded.Model.Accounts.Any(a => a.Name == name);
            terminal.People.MarkupLine($"[red]error[/]: {(isThere ? $"the account '{SafeText.Markup(name)}' is not cleaned up: it has no 'clean-up'" : $"there is no account '{SafeText.Markup(name)}'")}.");
            return ExitCodes.Failure;
        }

        await using var open = await PlanPreparation.OpenAsync(request.Cloud!, request.Path, loaded, request.Profile, terminal, cancellationToken);
        if (open is null) return ExitCodes.Failure;
        return await AccountReading.DirectoryAsync(open, loaded, terminal, cancellationToken) is { } directory
            ? await CleanAsync(request, open, TargetsOf(request, loaded.Model, directory), terminal, cancellationToken)
            : ExitCodes.Failure;
    }

    private static async Task<int> CleanAsync(
        Request request, OpenCloud cloud, ImmutableArray<CleanUpTarget> targets, Terminal terminal, CancellationToken cancellationToken)
    {
        var clean = new CleanUpRun(cloud.Management, cloud.Time);
        var report = await clean.LookAsync(targets, cancellationToken);
        if (request.Yes)
        {
            var run = cloud.Time.GetUtcNow().ToString("yyyyMMdd-HHmmss-", CultureInfo.InvariantCulture) + Guid.NewGuid().ToString("N")[..6];
            report = await clean.RemoveAsync(report, targets, LockOwner.ThisProcess(cloud.Management.Caller.ToString()), run, cancellationToken);
        }

        if (request.Json) JsonOutput.Write(terminal.DataWriter, CleanJson.Of(report, targets, cloud.Id, request.Yes));
        else CleanView.Write(terminal.Data, report, targets, request.Yes);
        if (report.Journal is { } unwritten)
        {
            RefusalView.WriteError(terminal.People, unwritten);
            return ExitCodes.Failure;
        }

        if (report.EndRecord is { } unnoted) RefusalView.WriteError(terminal.People, unnoted);
        if (report.Holder is not null || report.EndRecord is not null) return ExitCodes.Failure;
        if (report.Stopped is not null) return cancellationToken.IsCancellationRequested ? ExitCodes.Interrupted : ExitCodes.Failure;
        return report.Findings.Any(f => f.IsRemoved == false) ? ExitCodes.Failure
            : !request.Yes && report.Of(CleanUpVerdict.Remove).Any() ? ExitCodes.Changes
            : !report.Gaps.IsEmpty ? ExitCodes.Undecided
            : ExitCodes.Success;
    }

    // An account in quarantine is looked at by a person, and nothing in it goes.
    private static ImmutableArray<CleanUpTarget> TargetsOf(Request request, OrganizationModel model, AccountDirectory directory) =>
    [
        .. model.Accounts
            .Where(a => a.CleanUpDays is not null && (request.Accounts.IsEmpty || request.Accounts.Contains(a.Name)))
            .OrderBy(a => a.Name, StringComparer.Ordinal)
            .Select(a => (Account: a, Entry: directory.Entries.FirstOrDefault(e => e.Name == a.Name)))
            .Where(a => a.Entry is { Account.IsActive: true } entry && !directory.SuspendedUnit.Contains(entry.Unit))
            .Select(a => new CleanUpTarget(
                a.Account.Name, a.Entry!.Account.Id, a.Account.AccessRole ?? model.AccessRole, a.Account.Regions, request.Days ?? a.Account.CleanUpDays!.Value)),
    ];

    private static int? DaysOf(string? text)
    {
        var digits = text is null ? "" : text.EndsWith(" days", StringComparison.Ordinal) ? text[..^5] : text.EndsWith('d') ? text[..^1] : text;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= MostDays ? days : null;
    }

    private sealed record Request(
        CloudTarget? Cloud, string Path, string? Profile, ImmutableArray<string> Accounts, int? Days, bool Yes, bool Json);
}
