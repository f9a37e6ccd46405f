using System.Collections.Immutable;
using Bulkhead.Cli.Files;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Reading;
using Bulkhead.Core.Diagnostics;
using Spectre.Console;

namespace Bulkhead.Cli.Commands;

/// <summary>A configuration that was read, with its guardrails compiled; without errors, or not at all.</summary>
/// <param name="Model">What it means.</param>
/// <param name="Policies">Its guardrails as policies.</param>
/// <param name="Diagnostics">Warnings and notes.</param>
/// <param name="Digest">A digest of every file that it was read from.</param>
internal sealed record LoadedConfiguration(
    OrganizationModel Model, ImmutableArray<OrganizationPolicy> Policies, ImmutableArray<Diagnostic> Diagnostics, string Digest)
{
    /// <summary>Reads and compiles; the diagnostics are those of all phases that could run.</summary>
    public static (LoadedConfiguration? Loaded, ImmutableArray<Diagnostic> Diagnostics) Read(string path)
    {
        // Nearly every organization uses most of the library: it is read on another thread while this one reads the files.
        _ = Task.Run(() => GuardrailLibrary.All);
        var files = new DigestingFiles(new DiskFiles(), Directory.Exists(path) ? path : Path.GetDirectoryName(Path.GetFullPath(path))!);
        var read = ConfigurationLoader.Load(path, files);
        if (read.Model is not { } model) return (null, read.Diagnostics);
        var compiled = GuardrailCompiler.Compile(model);
        var diagnostics = read.Diagnostics.AddRange(compiled.Diagnostics);
        return compiled.HasErrors
            ? (null, diagnostics)
            : (new LoadedConfiguration(model, compiled.Policies, diagnostics, files.Digest), diagnostics);
    }

    /// <summary>Reads for a command that goes on with it: prints what is wrong, and answers null when there are errors.</summary>
    public static LoadedConfiguration? ReadOrReport(string path, Terminal terminal)
    {
        var (loaded, diagnostics) = Read(path);
        DiagnosticView.Write(terminal.People, diagnostics);
        if (loaded is null) terminal.People.WriteLine(DiagnosticView.Summary(diagnostics));
        return loaded;
    }
}
