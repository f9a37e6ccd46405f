using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads a configuration from a file, or from a folder whose <c>*.yaml</c> and <c>*.yml</c> files are put together.</summary>
public static class ConfigurationLoader
{
    /// <summary>Reads the configuration at <paramref name="path"/> with the policy files that it names.</summary>
    /// <param name="path">A file or a folder, as the user gave it.</param>
    /// <param name="files">The disk.</param>
    public static ConfigurationResult Load(string path, IConfigurationFiles files)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(files);
        var diagnostics = new DiagnosticBag();
        var sources = new List<SourceFile>();
        foreach (var file in PathsOf(path, files, diagnostics))
        {
            var content = files.Read(file);
            if (content.Bytes is not { } bytes)
            {
                var descriptor = file == path ? FileSetDiagnostics.NotFound : FileSetDiagnostics.Unreadable;
                diagnostics.Add(new Diagnostic(descriptor, $"'{file}' can't be read: {content.Problem}")
                {
                    Help = "name a file or a folder with the configuration",
                });
            }
            else if (SourceDecoder.Decode(file, bytes.Span, diagnostics) is { } source)
            {
                sources.Add(source);
            }
        }

        return diagnostics.HasErrors
            ? new ConfigurationResult(null, diagnostics.ToSorted())
            : ConfigurationReader.Read(sources, files);
    }

    private static IEnumerable<string> PathsOf(string path, IConfigurationFiles files, DiagnosticBag diagnostics)
    {
        if (!files.FolderExists(path)) return [path];
        var names = files.FileNames(path)
            .Where(n => n.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || n.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal)
            .ToList();
        if (names.Count == 0)
        {
            diagnostics.Add(new Diagnostic(FileSetDiagnostics.EmptyFolder, $"the folder '{path}' has no YAML files")
            {
                Help = "name the folder with bulkhead.yaml in it",
            });
        }

        return names.Select(n => path is "." or "" ? n : $"{path.TrimEnd('/')}/{n}");
    }
}
