using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the policy files that a configuration names. Each is read once.</summary>
internal sealed class PolicyFiles(ReadingContext context, IConfigurationFiles files)
{
    private readonly Dictionary<string, SourceFile?> _read = [];

    /// <summary>The file; null, with a diagnostic at the place that names it, when it can't be read.</summary>
    public SourceFile? Read(string path, SourceSpan place)
    {
        if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || (path.Length > 1 && path[1] == ':'))
        {
            context.Report(FileSetDiagnostics.NamedFile, place, $"'{path}' is not a path from the configuration's folder", help: "write it with forward slashes, as in policies/no-gpus.json");
            return null;
        }

        var folder = place.File.Path.LastIndexOf('/') is var slash and >= 0 ? place.File.Path[..(slash + 1)] : "";
        var full = folder + path;
        if (_read.TryGetValue(full, out var known)) return known;
        var content = files.Read(full);
        if (content.Bytes is { } bytes) return _read[full] = SourceDecoder.Decode(full, bytes.Span, context.Diagnostics);
        context.Report(FileSetDiagnostics.NamedFile, place, $"'{full}' can't be read: {content.Problem}", help: "the path counts from the folder of the file that names it");
        return null;
    }
}
