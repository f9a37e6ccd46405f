using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.CodeHosts;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Cli.Commands.Reach;

/// <summary>The options of <c>reach</c> and its questions, before or behind the question's name: the files, and how to print.</summary>
internal sealed class ReachOptions
{
    /// <summary>No snapshot of an account is this large.</summary>
    private const long MostBytes = 1024L * 1024 * 1024;

    public Option<string[]> AuthorizationDetails { get; } = new("--authorization-details")
    {
        Description = "What 'aws iam get-account-authorization-details' prints; several files for several accounts or pages",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    public Option<string?> Organization { get; } = new("--organization")
    {
        Description = "The organization with its policies (docs/reach.md)",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string[]> Facts { get; } = new("--facts")
    {
        Description = "More of AWS's responses by account, under keys such as lambda:ListFunctions",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    public Option<string[]> CodeHost { get; } = new("--code-host")
    {
        Description = "Settings exported from GitHub, GitLab or HCP Terraform, and whose their accounts are (docs/reach.md)",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
        Recursive = true,
    };

    public Option<string?> Snapshot { get; } = new("--snapshot")
    {
        Description = "What 'bulkhead snapshot --out' collected; other files may add to it",
        HelpName = "DIR",
        Recursive = true,
    };

    public Option<bool> NothingElseDeclared { get; } = new("--nothing-else-declared")
    {
        Description = "Facts outside of AWS that the files do not declare are not so (otherwise they are unknown)",
        Recursive = true,
    };

    public Option<bool> Json { get; } = new("--json") { Description = "Print data for tools on stdout (docs/json)", Recursive = true };

    public Option<string?> Sarif { get; } = new("--sarif") { Description = "Write what was found to this file as SARIF 2.1.0, for code scanning", HelpName = "FILE", Recursive = true };

    public Option<string?> JUnit { get; } = new("--junit") { Description = "Write the verdicts to this file as JUnit XML, for build servers", HelpName = "FILE", Recursive = true };

    public IEnumerable<Option> All => [Snapshot, AuthorizationDetails, Organization, Facts, CodeHost, NothingElseDeclared, Json, Sarif, JUnit];

    /// <summary>Reads the files and makes them ready for questions; null when something is wrong, which is told.</summary>
    public ReachEngine? Open(ParseResult result, Terminal terminal) => OpenWithInputs(result, terminal)?.Engine;

    /// <summary>The same, with the files as they were read.</summary>
    public (ReachEngine Engine, SnapshotInputs Inputs)? OpenWithInputs(ParseResult result, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var inputs = Inputs(result, result.GetValue(Snapshot), diagnostics);
        var snapshot = diagnostics.HasErrors ? null : SnapshotReader.Read(inputs, diagnostics);
        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        return snapshot is null ? null : (new ReachEngine(snapshot), inputs);
    }

    /// <summary>Writes the files for other tools that were asked for; false where one can't be written, which is told.</summary>
    public bool TryReport(ParseResult result, string question, IReadOnlyCollection<ReachFinding> findings, Terminal terminal) =>
        (result.GetValue(Sarif) is not { } sarif || OutputFile.TryWrite(sarif, JsonOutput.Text(writer => SarifReport.Write(writer, findings)), terminal))
        && (result.GetValue(JUnit) is not { } junit || OutputFile.TryWrite(junit, JUnitReport.Text(question, findings), terminal));

    /// <summary>One side of a comparison: a snapshot's folder, or a file of authorization details; the other files are added to it.</summary>
    public ReachEngine? OpenSide(ParseResult result, string side, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var inputs = Directory.Exists(side) ? Inputs(result, side, diagnostics) : Inputs(result, null, diagnostics, side);
        var snapshot = diagnostics.HasErrors ? null : SnapshotReader.Read(inputs, diagnostics);
        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        return snapshot is null ? null : new ReachEngine(snapshot);
    }

    private SnapshotInputs Inputs(ParseResult result, string? folder, DiagnosticBag diagnostics, params string[] more)
    {
        var collected = folder is not null ? CollectedFiles.Of(folder, diagnostics) : CollectedFiles.None;
        var details = Read([.. collected.Details, .. more, .. result.GetValue(AuthorizationDetails) ?? []], diagnostics);
        var facts = Read([.. collected.Facts, .. result.GetValue(Facts) ?? []], diagnostics);
        var exports = Read(result.GetValue(CodeHost) ?? [], diagnostics);
        if (CodeHostFacts.Of(exports, ImmutableDictionary<string, ImmutableArray<string>>.Empty, details, facts, null, diagnostics) is { } settings) facts = facts.Add(settings);
        var organization = (result.GetValue(Organization) ?? collected.Organization) is { } file ? Read([file], diagnostics) : [];
        if (details.IsEmpty && !diagnostics.HasErrors)
        {
            diagnostics.Add(new(CommandLineDiagnostics.WrongValue, "nothing says who is there")
            {
                Help = "give --snapshot DIR, or --authorization-details FILE as 'aws iam get-account-authorization-details' prints it",
            });
        }

        return new(details, organization.FirstOrDefault(), facts)
        {
            IsDeclarationComplete = result.GetValue(NothingElseDeclared),
            OrganizationUnknown = organization.IsEmpty ? collected.OrganizationUnknown : null,
        };
    }

    private static ImmutableArray<FactInput> Read(string[] paths, DiagnosticBag diagnostics)
    {
        var inputs = ImmutableArray.CreateBuilder<FactInput>();
        foreach (var path in paths)
        {
            try
            {
                var info = new FileInfo(path);
                if (!info.Exists) Unreadable(path, "it does not exist", diagnostics);
                else if (info.Length > MostBytes) Unreadable(path, "it has more than 1 GiB", diagnostics);
                else inputs.Add(new(path, Parse(path)));
            }
            catch (JsonException problem)
            {
                Unreadable(path, $"it is not JSON: line {(problem.LineNumber ?? 0) + 1}: {problem.Message.Split(" LineNumber", 2)[0]}", diagnostics);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                Unreadable(path, problem.Message, diagnostics);
            }
        }

        return inputs.DrainToImmutable();
    }

    private static JsonElement Parse(string path)
    {
        using var stream = File.OpenRead(path);
        using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = 64 });
        return document.RootElement.Clone();
    }

    private static void Unreadable(string path, string why, DiagnosticBag diagnostics) =>
        diagnostics.Add(new(CommandLineDiagnostics.Unreadable, $"'{path}' can't be read: {why}"));
}
