using System.CommandLine;
using Bulkhead.Cli.Clouds;
using Bulkhead.Cli.Output;
using Bulkhead.Cli.Views;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Spectre.Console;

namespace Bulkhead.Cli.Files;

/// <summary>An option that names a file for a local cloud, such as <c>--faults FILE</c>.</summary>
/// <typeparam name="T">What the file holds.</typeparam>
/// <param name="name">The option.</param>
/// <param name="what">What the file says, for the help.</param>
/// <param name="parse">Reads it; null where it has mistakes, which are reported.</param>
/// <param name="add">Gives it to the cloud.</param>
internal sealed class LocalCloudInput<T>(string name, string what, Func<DocumentNode, DiagnosticBag, T?> parse, Func<CloudTarget.Local, T, CloudTarget> add)
    where T : class
{
    /// <summary>The option.</summary>
    public Option<FileInfo?> Option() => new(name)
    {
        Description = $"{what} in the local cloud (YAML or JSON; docs/local-cloud.md)",
        HelpName = "FILE",
    };

    /// <summary>Reads the file; null where it has mistakes, which are told.</summary>
    public T? Read(FileInfo file, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        var read = DocumentFiles.Read(file.FullName, diagnostics) is { } root ? parse(root, diagnostics) : null;
        if (read is null) DiagnosticView.Write(terminal.People, diagnostics.ToSorted());
        return read;
    }

    /// <summary>The cloud with what the file says, where one is given; null where that can't be, which is told.</summary>
    public CloudTarget? AddTo(CloudTarget target, FileInfo? file, Terminal terminal)
    {
        if (file is null) return target;
        if (target is CloudTarget.Local local) return Read(file, terminal) is { } read ? add(local, read) : null;
        terminal.People.WriteLine($"error: {name} is for a local cloud: give --cloud local or --cloud local:FILE.");
        return null;
    }
}
