using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Kinds;

/// <summary>The kinds that this assembly carries.</summary>
public static class KindLibrary
{
    private const string Prefix = "Bulkhead.Reach.Kinds.";

    private static readonly Lazy<ImmutableArray<ResourceKind>> Lazy = new(Load);

    private static readonly Lazy<FrozenDictionary<string, ResourceKind>> ByName =
        new(() => Embedded.ToFrozenDictionary(k => k.Name, StringComparer.Ordinal));

    /// <summary>All kinds, in the order of their names.</summary>
    /// <exception cref="InvalidOperationException">A row is bad, which is a bug of this assembly.</exception>
    public static ImmutableArray<ResourceKind> Embedded => Lazy.Value;

    /// <summary>The kind of that name; null where there is none.</summary>
    public static ResourceKind? Find(string name) => ByName.Value.GetValueOrDefault(name);

    private static ImmutableArray<ResourceKind> Load()
    {
        var diagnostics = new DiagnosticBag();
        var kinds = EmbeddedRows.Files(Prefix).SelectMany(f => KindReader.Read(f, diagnostics)).OrderBy(k => k.Name, StringComparer.Ordinal).ToImmutableArray();
        EmbeddedRows.ThrowIfBad(diagnostics);
        return kinds;
    }
}
