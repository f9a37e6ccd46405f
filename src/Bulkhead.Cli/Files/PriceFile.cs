using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.LocalCloud.Prices;
using Spectre.Console;

namespace Bulkhead.Cli.Files;

/// <summary>The option <c>--prices FILE</c>: what things cost in a local cloud.</summary>
internal static class PriceFile
{
    /// <summary>The option.</summary>
    public static Option<FileInfo?> Option() => new("--prices")
    {
        Description = "What things cost in the local cloud (YAML or JSON; docs/local-cloud.md)",
        HelpName = "FILE",
    };

    /// <summary>Reads the file; null where it has mistakes, which are told.</summary>
    public static PriceList? Read(FileInfo file, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var list = DocumentFiles.Read(file.FullName, diagnostics) is { } root ? PriceListReader.Read(root, diagnostics) : null;
        if (list is null) DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        return list;
    }

    /// <summary>The cloud with the prices of the file, where one is given; null where that can't be, which is told.</summary>
    public static CloudTarget? AddTo(CloudTarget target, FileInfo? file, Terminal terminal)
    {
        if (file is null) return target;
        if (target is CloudTarget.Local local) return Read(file, terminal) is { } list ? local with { Prices = list } : null;
        terminal.People.WriteLine("error: --prices is for a local cloud: give --cloud local or --cloud local:FILE.");
        return null;
    }
}
