using System.CommandLine;
using System.Diagnostics;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Observed;
using Bulkhead.Report.Accounts;

namespace Bulkhead.Cli.Commands;

/// <summary><c>export accounts</c>: the accounts as data, in the format that the other tool reads.</summary>
internal static class ExportAccountsCommand
{
    public static Command Make(Terminal terminal)
    {
        var path = CommonOptions.Path();
        var cloud = CommonOptions.Cloud();
        var profile = CommonOptions.Profile();
        var format = new Option<string>("--format")
        {
            Description = "The format (docs/json/accounts.md)",
            HelpName = string.Join('|', AccountFormats.Names),
            DefaultValueFactory = _ => "json",
        };
        format.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && AccountFormats.Find(text) is null)
            {
                result.AddError($"--format takes {string.Join(", ", AccountFormats.Names)}, not '{text}'.");
            }
        });
        var json = new Option<bool>("--json") { Description = "The same as --format json" };
        var output = new Option<string?>("--out") { Description = "Write to this file and not to stdout", HelpName = "FILE" };
        var source = new Option<string?>("--source-profile")
        {
            Description = "For aws-config: the profile with credentials of the management account (default: that of --profile, else 'default')",
            HelpName = "NAME",
        };
        source.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !IsProfileName(text))
            {
                result.AddError("--source-profile takes a name of one line, without brackets or spaces at its ends.");
            }
        });
        var command = new Command("accounts", "Print every account with its id, unit, regions, contacts and roles")
        {
            path, cloud, profile, format, json, output, source,
        };
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetRequiredValue(path),
                result.GetValue(profile),
                result.GetValue(json) ? AccountFormat.Json : AccountFormats.Find(result.GetRequiredValue(format))!.Value,
                result.GetValue(output),
                result.GetValue(source) ?? result.GetValue(profile) ?? "default"),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
        await using var open = await PlanPreparation.OpenAsync(
            request.Cloud!, request.Path, loaded, request.Profile, terminal, cancellationToken);
        if (open is null) return ExitCodes.Failure;
        var desired = PlanPreparation.Desire(loaded);
        switch (await ObservedReader.ReadAccountsAsync(open.Management, desired, cancellationToken))
        {
            case ObservationResult.Refused refused:
                DiagnosticView.Write(terminal.People, [refused.Diagnostic]);
                if (refused.Refusal is { } refusal) RefusalView.Write(terminal.People, refusal);
                return ExitCodes.Failure;
            case ObservationResult.Observed { Organization: var observed }:
                var directory = AccountDirectory.Of(desired, observed);
                DiagnosticView.Write(terminal.People, directory.Diagnostics);
                if (directory.Diagnostics.Any(d => d.Severity == Severity.Error)) return ExitCodes.Failure;
                return Write(request, AccountExport.Build(loaded.Model, directory), terminal);
            default:
                throw new UnreachableException();
        }
    }

    private static int Write(Request request, ExportedOrganization organization, Terminal terminal)
    {
        var text = AccountFormats.Write(organization, request.Format, request.SourceProfile);
        if (request.Output is { } file) return OutputFile.TryWrite(file, text, terminal) ? ExitCodes.Success : ExitCodes.Failure;
        terminal.DataWriter.Write(text);
        return ExitCodes.Success;
    }

    private static bool IsProfileName(string text) =>
        text.Length > 0 && text.AsSpan().Trim().Length == text.Length && !text.Any(c => char.IsControl(c) || c is '[' or ']');

    private sealed record Request(
        CloudTarget? Cloud, string Path, string? Profile, AccountFormat Format, string? Output, string SourceProfile);
}
