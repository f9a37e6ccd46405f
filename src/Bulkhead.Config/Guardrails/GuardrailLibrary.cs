using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Guardrails;

/// <summary>The guardrails that come with Bulkhead, one embedded YAML file each. A file is read when somebody first asks for it.</summary>
public static class GuardrailLibrary
{
    private const string Prefix = "Bulkhead.Config.Guardrails.Library.";
    private const string Suffix = ".yaml";

    private static readonly Lazy<FrozenSet<string>> NameSet = new(() => typeof(GuardrailLibrary).Assembly
        .GetManifestResourceNames()
        .Where(resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
        .Select(resource => resource[Prefix.Length..^Suffix.Length])
        .ToFrozenSet(StringComparer.Ordinal));

    private static readonly ConcurrentDictionary<string, Guardrail> Read = new(StringComparer.Ordinal);

    /// <summary>Every name, in ordinal order.</summary>
    public static ImmutableArray<string> Names => [.. NameSet.Value.Order(StringComparer.Ordinal)];

    /// <summary>Every guardrail, by name.</summary>
    public static ImmutableArray<Guardrail> All => [.. Names.Select(Get)];

    /// <summary>Whether the library has a guardrail of that name.</summary>
    public static bool Contains(string name) => NameSet.Value.Contains(name);

    /// <summary>The guardrail of that name, if there is one.</summary>
    public static bool TryGet(string name, [NotNullWhen(true)] out Guardrail? guardrail)
    {
        guardrail = Contains(name) ? Read.GetOrAdd(name, Load) : null;
        return guardrail is not null;
    }

    /// <summary>The guardrail of a name that is known to be there.</summary>
    /// <exception cref="KeyNotFoundException">The library has none of that name.</exception>
    public static Guardrail Get(string name) =>
        TryGet(name, out var guardrail) ? guardrail : throw new KeyNotFoundException($"No guardrail is named '{name}'.");

    private static Guardrail Load(string name)
    {
        using var stream = typeof(GuardrailLibrary).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new InvalidOperationException($"The guardrail '{name}' is not embedded.");
        using var reader = new StreamReader(stream);
        var diagnostics = new DiagnosticBag();
        var root = YamlDocumentReader.Read(new SourceFile($"guardrail:{name}", reader.ReadToEnd()), diagnostics);
        if (diagnostics.HasErrors || root is not DocumentMapping mapping)
        {
            var mistakes = string.Join("; ", diagnostics.ToSorted().Select(d => $"{d.Span}: {d.Message}"));
            throw new InvalidOperationException($"The embedded guardrail '{name}' can't be read: {mistakes}");
        }

        return GuardrailReader.Read(name, mapping);
    }
}
