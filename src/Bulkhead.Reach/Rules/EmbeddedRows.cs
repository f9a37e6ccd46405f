using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Reach.Rules;

/// <summary>The files of rows that this assembly carries.</summary>
internal static class EmbeddedRows
{
    public static IEnumerable<SourceFile> Files(string prefix)
    {
        var assembly = typeof(EmbeddedRows).Assembly;
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var reader = new StreamReader(stream);
            yield return new SourceFile(name[prefix.Length..], reader.ReadToEnd());
        }
    }

    public static void ThrowIfBad(DiagnosticBag diagnostics)
    {
        if (diagnostics.Count == 0) return;
        var lines = diagnostics.ToSorted().Select(d => $"{d.Span}: {d.Message}");
        throw new InvalidOperationException("Embedded rows are bad:\n" + string.Join('\n', lines));
    }
}
