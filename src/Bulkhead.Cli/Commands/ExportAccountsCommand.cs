using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Commands.Access;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Planning;
using Bulkhead.Report.Accounts;

namespace Bulkhead.Cli.Commands;

/// <summary><c>export accounts</c>: the accounts as data, in the format that the other tool reads.</summary>
internal static class ExportAccountsCommand
{
    private const string AwsConfigName = "aws-config";

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
        var person = new Option<string?>("--person")
        {
            Description = "For aws-config: the profiles of this person, by e-mail address or its beginning, with one log-in",
            HelpName = "ADDRESS",
        };
        var command = new Command("accounts", "Print every account with its id, unit, regions, contacts and roles")
        {
            path, cloud, profile, format, json, output, source, person,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(person) is not null && (result.GetValue(json) || result.GetValue(format) != AwsConfigName)) result.AddError("--person is for --format aws-config.");
            if (result.GetValue(person) is not null && result.GetValue(source) is not null) result.AddError("--source-profile has no meaning with --person: people log in themselves.");
        });
        command.SetAction((result, cancellationToken) => RunAsync(
            new Request(
                CommonOptions.CloudOf(result.GetValue(cloud)),
                result.GetRequiredValue(path),
                result.GetValue(profile),
                result.GetValue(json) ? AccountFormat.Json : AccountFormats.Find(result.GetRequiredValue(format))!.Value,
                result.GetValue(output),
                result.GetValue(source) ?? result.GetValue(profile) ?? "default",
                result.GetValue(person)),
            terminal,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellationToken)
    {
        if (!CommandGuards.HasCloud(request.Cloud, terminal)) return ExitCodes.Usage;
        if (LoadedConfiguration.ReadOrReport(request.Path, terminal) is not { } loaded) return ExitCodes.Failure;
        var person = default(string);
        if (request.Person is { } wanted && (person = People.Find(loaded.Model.Access, wanted, terminal)) is null) return ExitCodes.Failure;
        await using var open = await PlanPreparation.OpenAsync(
            request.Cloud!, request.Path, loaded, request.Profile, terminal, cancellationToken);
        if (open is null) return ExitCodes.Failure;
        if (await AccountReading.ReadAsync(open, loaded, terminal, cancellationToken) is not { } organization) return ExitCodes.Failure;
        var text = person is null
            ? AccountFormats.Write(organization, request.Format, request.SourceProfile)
            : await ProfilesAsync(open, loaded, organization, person, terminal, cancellationToken);
        return text is null ? ExitCodes.Failure : Write(request, text, terminal);
    }

    private static async Task<string?> ProfilesAsync(
        OpenCloud cloud, LoadedConfiguration loaded, ExportedOrganization organization, string person, Terminal terminal, CancellationToken cancellationToken)
    {
        var access = loaded.Model.Access;
        if (access.IsByUsers)
        {
            var user = $"arn:{organization.Partition}:iam::{organization.ManagementAccount}:user/people/{person}";
            return PersonProfiles.WriteForUser(organization, access, person, user, DateOnly.FromDateTime(DateTime.UtcNow));
        }

        var region = access.Region ?? loaded.Model.Home;
        var (portal, refusal) = await AccessPortal.FindAsync(cloud.Management, region, cancellationToken);
        if (refusal is not null) RefusalView.WriteError(terminal.People, refusal);
        else if (portal is null) DiagnosticView.Write(terminal.People, [new Diagnostic(PlanDiagnostics.IdentityCenterNotEnabled, $"IAM Identity Center is not enabled in {region}, so nobody can log in by it")]);
        return portal is null ? null : PersonProfiles.Write(organization, access, person, portal, region.Value, DateOnly.FromDateTime(DateTime.UtcNow));
    }

    private static int Write(Request request, string text, Terminal terminal)
    {
        if (request.Output is { } file) return OutputFile.TryWrite(file, text, terminal) ? ExitCodes.Success : ExitCodes.Failure;
        terminal.DataWriter.Write(text);
        return ExitCodes.Success;
    }

    private static bool IsProfileName(string text) =>
        text.Length > 0 && text.AsSpan().Trim().Length == text.Length && !text.Any(c => char.IsControl(c) || c is '[' or ']');

    private sealed record Request(
        CloudTarget? Cloud, string Path, string? Profile, AccountFormat Format, string? Output, string SourceProfile, string? Person);
}
