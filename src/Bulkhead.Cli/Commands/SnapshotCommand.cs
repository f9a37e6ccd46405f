using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Config.Model;
using Bulkhead.Config.Regions;
using Bulkhead.Core.Identifiers;

using Bulkhead.Engine.Collecting;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary><c>snapshot</c>: collects an organization into files that <c>reach</c> reads. It changes nothing.</summary>
internal static class SnapshotCommand
{
    private static readonly RegionName FirstRegion = new("us-east-1");

    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        path.Description = "The configuration whose access roles are used; without one, the role of --role in every account";
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var output = new Option<string>("--out") { Description = "The folder that it goes to; an interrupted snapshot there is gone on with", HelpName = "DIR", Required = true };
        var role = new Option<string?>("--role") { Description = "The role to assume in every other account, such as BulkheadAudit", HelpName = "NAME" };
        var regions = new Option<string[]>("--region")
        {
            Description = "A region to look at; repeatable (default: every region that the account has)",
            HelpName = "REGION",
            DefaultValueFactory = _ => [],
        };
        regions.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => RegionCatalogue.Find(t.Value) is null)) result.AddError($"--region takes the name of a region, not '{token.Value}'.");
        });
        var fresh = new Option<bool>("--fresh") { Description = "Throw away the snapshot that the folder has" };
        var json = CommonOptions.Json();
        var command = new Command("snapshot", "Collect, read-only, what 'reach' reads of an organization; exit code 4 when something could not be read")
        {
            path, cloud, profile, output, role, regions, fresh, json,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetRequiredValue(path),
                result.GetValue(profile),
                result.GetRequiredValue(output),
                result.GetValue(role),
                [.. result.GetRequiredValue(regions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(r => new RegionName(r))],
                result.GetValue(fresh),
                result.GetValue(json)),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        OrganizationModel? model = null;
        if (HasConfiguration(request.Path))
        {
            if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
            model = loaded.Model;
        }

        var home = model?.Home ?? (request.Regions.IsEmpty ? FirstRegion : request.Regions[0]);
        switch (await CloudOpener.OpenAsync(request.Cloud!, request.Path, home, request.Profile, cancellationToken))
        {
            case CloudOpening.Refused refused:
                RefusalView.WriteError(terminal.People, refused.Refusal);
                return ExitCodes.Failure;
            case CloudOpening.Unusable unusable:
                DiagnosticView.Write(terminal.People, [unusable.Diagnostic]);
                return ExitCodes.Failure;
            case CloudOpening.Opened { Cloud: var opened }:
                await using (opened) return await CollectAsync(request, model, opened, terminal, cancellationToken);
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<int> CollectAsync(Request request, OrganizationModel? model, OpenCloud cloud, Terminal terminal, CancellationToken cancellationToken)
    {
        var wanted = new SnapshotRequest(cloud.Management, new(request.Output), request.Regions, request.Role ?? model?.AccessRole ?? OrganizationModel.DefaultAccessRole)
        {
            RolesByEmail = request.Role is null && model is not null
                ? model.Accounts.Where(a => a.AccessRole is not null).ToImmutableDictionary(a => a.Email, a => a.AccessRole!, StringComparer.OrdinalIgnoreCase)
                : ImmutableDictionary<string, string>.Empty,
            SealedByEmail = request.Role is null && model is not null
                ? model.Accounts.Where(a => a.IsSealed).Select(a => a.Email).ToImmutableHashSet(StringComparer.OrdinalIgnoreCase)
                : ImmutableHashSet<string>.Empty,
            Operations = cloud.Server?.Operations,
            IsFresh = request.IsFresh,
        };
        switch (await CollectAsync(wanted, cloud.Name, terminal, cancellationToken))
        {
            case SnapshotOutcome.Unusable { Diagnostic: var problem }:
                DiagnosticView.Write(terminal.People, [problem]);
                return ExitCodes.Failure;
            case SnapshotOutcome.Collected collected:
                if (request.Json) JsonOutput.Write(terminal.DataWriter, collected.Manifest.ToJson());
                else SnapshotView.Write(terminal.Data, collected, request.Output);
                return collected.Manifest.HasRefusals ? ExitCodes.Undecided : ExitCodes.Success;
            default:
                throw new UnreachableException();
        }
    }

    private static async Task<SnapshotOutcome> CollectAsync(SnapshotRequest wanted, string cloud, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!terminal.IsInteractive) return await SnapshotCollector.CollectAsync(wanted, TimeProvider.System, null, cancellationToken);
        return await terminal.People.Status().StartAsync($"Reading {SafeText.Markup(cloud)}", async status =>
        {
            var progress = new Progress<SnapshotProgress>(p => status.Status($"Reading accounts: {p.Done} of {p.Accounts} ({p.Calls} calls)"));
            return await SnapshotCollector.CollectAsync(wanted, TimeProvider.System, progress, cancellationToken);
        });
    }

    // A company without a file takes snapshots too; a path that was named and has no configuration is a mistake that the reader tells.
    private static bool HasConfiguration(string path) =>
        path != "." || (Directory.Exists(path) && Directory.EnumerateFiles(path).Any(f => Path.GetExtension(f) is ".yaml" or ".yml"));

    private sealed record Request(
        CloudTarget? Cloud, string Path, string? Profile, string Output, string? Role, ImmutableArray<RegionName> Regions, bool IsFresh, bool Json);
}
