using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Catalogue;

/// <summary>
/// AWS's services with their actions, resource types and condition keys, after the Service Authorization Reference.
/// Nothing is read before it is asked for, and then one service at a time. Safe for use by many threads.
/// </summary>
public sealed class ActionCatalogue
{
    private static readonly Lazy<ActionCatalogue> LazyEmbedded = new(() => new ActionCatalogue(EmbeddedData.Read("Bulkhead.Iam.Actions")));

    // Keys come from policies that others wrote: no more are kept than organizations have.
    private const int RememberedKeys = 4_096;

    private readonly ConcurrentDictionary<string, CatalogueConditionKey?> _keys = new(StringComparer.OrdinalIgnoreCase);
    private readonly string _text;
    private readonly FrozenDictionary<string, CatalogueService> _services;
    private readonly FrozenSet<string> _rcpServices;

    private ActionCatalogue(string text)
    {
        _text = text;
        (Date, var rcpServices, Services) = CatalogueFormat.Read(text);
        _services = Services.ToFrozenDictionary(s => s.Prefix, StringComparer.OrdinalIgnoreCase);
        _rcpServices = rcpServices.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The catalogue that this assembly carries.</summary>
    public static ActionCatalogue Embedded => LazyEmbedded.Value;

    /// <summary>The day on which the catalogue was taken from AWS's documents.</summary>
    public DateOnly Date { get; }

    /// <summary>The services, in the order of their prefixes.</summary>
    public ImmutableArray<CatalogueService> Services { get; }

    /// <summary>
    /// The services whose resources resource control policies bind (Organizations User Guide, orgs_manage_policies_rcps,
    /// "List of AWS services that support RCPs").
    /// </summary>
    public IReadOnlyCollection<string> RcpServices => _rcpServices;

    /// <summary>Reads a catalogue made by <c>eng/iam-data.cs</c>, compressed by gzip or plain, in place of the embedded one.</summary>
    /// <exception cref="FormatException">The file is not a catalogue.</exception>
    /// <exception cref="InvalidDataException">The file's compressed data is broken, or too large.</exception>
    public static ActionCatalogue Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return new ActionCatalogue(EmbeddedData.ReadText(stream));
    }

    /// <summary>Whether resource control policies bind the service of that prefix.</summary>
    public bool SupportsResourceControlPolicies(string service) => _rcpServices.Contains(service);

    /// <summary>The service of that prefix, case aside; null where the catalogue has none.</summary>
    public CatalogueService? FindService(string prefix) => _services.GetValueOrDefault(prefix);

    /// <summary>The action <c>service:name</c>, case aside, without wildcards; null where the catalogue has none.</summary>
    public CatalogueAction? FindAction(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var colon = action.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? null : FindService(action[..colon])?.FindAction(action[(colon + 1)..]);
    }

    /// <summary>The actions that a pattern of a policy names, such as <c>s3:Get*</c> or <c>*</c>, in their order.</summary>
    public IEnumerable<CatalogueAction> Expand(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern == "*") return Services.SelectMany(s => s.Actions);
        var colon = pattern.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return [];
        var prefix = pattern[..colon];
        var name = pattern[(colon + 1)..];
        if (!HasWildcard(name) && !HasWildcard(prefix)) return FindAction(pattern) is { } action ? [action] : [];
        var prefixes = new WildcardPattern(prefix.ToLowerInvariant());
        var names = new WildcardPattern(name.ToLowerInvariant());
        var services = HasWildcard(prefix) ? Services.Where(s => prefixes.IsMatch(s.Prefix)) : FindService(prefix) is { } one ? [one] : [];
        return services.SelectMany(s => s.Actions).Where(a => names.IsMatch(a.Name.ToLowerInvariant()));
    }

    /// <summary>The action that somebody who wrote <paramref name="action"/> probably meant; null where none is near.</summary>
    public string? NearestAction(string action)
    {
        ArgumentNullException.ThrowIfNull(action);
        var colon = action.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return null;
        var name = action[(colon + 1)..];
        var service = FindService(action[..colon]) ?? (NearestService(action[..colon]) is { } near ? FindService(near) : null);
        if (service is null) return null;
        if (service.FindAction(name) is { } exact) return exact.FullName;
        return Spelling.Nearest(name, service.Actions.Select(a => a.Name)) is { } found ? $"{service.Prefix}:{found}" : null;
    }

    /// <summary>The service prefix that somebody who wrote <paramref name="prefix"/> probably meant; null where none is near.</summary>
    public string? NearestService(string prefix) => Spelling.Nearest(prefix, Services.Select(s => s.Prefix));

    /// <summary>
    /// The condition key that <paramref name="key"/> is, case aside: a global one, or one of a service. Null where the
    /// catalogue has none; keys of OpenID Connect providers (<c>issuer:claim</c>) are free and mostly not in it.
    /// </summary>
    public CatalogueConditionKey? FindConditionKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_keys.TryGetValue(key, out var known)) return known;
        known = LookUpConditionKey(key);
        if (_keys.Count < RememberedKeys) _keys.TryAdd(key, known);
        return known;
    }

    private CatalogueConditionKey? LookUpConditionKey(string key)
    {
        if (GlobalConditionKeys.Find(key) is { } global) return global;
        var colon = key.LastIndexOf(':');
        if (colon <= 0) return null;
        var prefix = key[..key.IndexOf(':', StringComparison.Ordinal)];
        var own = FindService(prefix)?.ConditionKeys.FirstOrDefault(k => k.Matches(key));
        if (own is not null) return own;
        foreach (var service in ServicesThatSpeakOf(prefix))
        {
            foreach (var candidate in service.ConditionKeys)
            {
                if (candidate.Matches(key)) return candidate;
            }
        }

        return null;
    }

    /// <summary>The names of keys like <paramref name="key"/>, for a suggestion.</summary>
    public string? NearestConditionKey(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var prefix = key[..Math.Max(0, key.IndexOf(':', StringComparison.Ordinal))];
        var own = FindService(prefix)?.ConditionKeys.Select(k => k.Name) ?? [];
        return Spelling.Nearest(key, GlobalConditionKeys.All.Select(k => k.Name).Concat(own));
    }

    // Some services define keys under a prefix that is not their own, such as saml: and the providers' keys of sts.
    private IEnumerable<CatalogueService> ServicesThatSpeakOf(string prefix)
    {
        var issuerStem = prefix.Split('/', 2)[0];
        if (_text.IndexOf($"\nK\t{issuerStem}", StringComparison.OrdinalIgnoreCase) < 0 && !issuerStem.Contains('.', StringComparison.Ordinal)) yield break;
        foreach (var service in Services)
        {
            if (service.ConditionKeys.Any(k => k.Name.StartsWith(issuerStem, StringComparison.OrdinalIgnoreCase))
                || (issuerStem.Contains('.', StringComparison.Ordinal) && service.Prefix == "sts"))
            {
                yield return service;
            }
        }
    }

    private static bool HasWildcard(string text) => text.AsSpan().IndexOfAny('*', '?') >= 0;
}
