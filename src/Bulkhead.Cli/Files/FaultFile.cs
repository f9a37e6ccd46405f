using System.CommandLine;
using System.Diagnostics;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.LocalCloud.Faults;
using Spectre.Console;

namespace Bulkhead.Cli.Files;

/// <summary>The option <c>--faults FILE</c>: what goes wrong on purpose in a local cloud.</summary>
internal static class FaultFile
{
    /// <summary>The option.</summary>
    public static Option<FileInfo?> Option() => new("--faults")
    {
        Description = "What goes wrong on purpose in the local cloud (YAML or JSON; docs/local-cloud.md)",
        HelpName = "FILE",
    };

    /// <summary>Reads the file; null where it has mistakes, which are told.</summary>
    public static FaultInjector? Read(FileInfo file, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var plan = DocumentFiles.Read(file.FullName, diagnostics) is { } root ? FaultPlanReader.Read(root, diagnostics) : null;
        if (plan is not null) return new FaultInjector(plan, Process.GetCurrentProcess().Kill);
        DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        return null;
    }

    /// <summary>The cloud with the faults of the file, where one is given; null where that can't be, which is told.</summary>
    public static CloudTarget? AddTo(CloudTarget target, FileInfo? file, Terminal terminal)
    {
        if (file is null) return target;
        if (target is CloudTarget.Local local) return Read(file, terminal) is { } injector ? local with { Faults = injector } : null;
        terminal.People.WriteLine("error: --faults is for a local cloud: give --cloud local or --cloud local:FILE.");
        return null;
    }
}
