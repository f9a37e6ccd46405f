using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;

namespace Bulkhead.Aws.Models;

/// <summary>The service models that Bulkhead contains (see NOTICE), read when first asked for.</summary>
public static class ServiceModels
{
    private const string Prefix = "model/";
    private const string Suffix = ".json.gz";
    private static readonly ConcurrentDictionary<string, Lazy<ServiceModel>> Read = new(StringComparer.Ordinal);
    private static readonly Lazy<ImmutableSortedSet<string>> AllNames = new(() =>
        typeof(ServiceModels).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(n => n[Prefix.Length..^Suffix.Length])
            .ToImmutableSortedSet(StringComparer.Ordinal));

    /// <summary>The names of the services, in order.</summary>
    public static ImmutableSortedSet<string> Names => AllNames.Value;

    /// <summary>The model of <paramref name="service"/> (the AWS CLI's name); null when Bulkhead has none.</summary>
    public static ServiceModel? Find(string service)
    {
        if (Read.TryGetValue(service, out var known)) return known.Value;
        return Names.Contains(service)
            ? Read.GetOrAdd(service, n => new Lazy<ServiceModel>(() => Load(n))).Value
            : null;
    }

    /// <summary>The model of <paramref name="service"/>.</summary>
    /// <exception cref="ArgumentException">Bulkhead has none: a mistake in Bulkhead, not in what a user gave.</exception>
    public static ServiceModel Get(string service) =>
        Find(service) ?? throw new ArgumentException($"There is no service model '{service}'.", nameof(service));

    private static ServiceModel Load(string name)
    {
        using var resource = typeof(ServiceModels).Assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new InvalidDataException($"The service model '{name}' is missing.");
        using var unzipped = new GZipStream(resource, CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        unzipped.CopyTo(bytes);
        // The document lives as long as the process: shapes are read from it when they are needed.
        var document = JsonDocument.Parse(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        return new ServiceModel(name, document.RootElement);
    }
}
