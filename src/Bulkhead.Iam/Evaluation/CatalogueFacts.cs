using System.Collections.Concurrent;
using Bulkhead.Iam.Catalogue;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The facts of an action catalogue.</summary>
public sealed class CatalogueFacts(ActionCatalogue catalogue) : IActionFacts
{
    // Looking for a key that nobody knows goes through the whole catalogue. The bound keeps strangers' keys from filling memory.
    private const int RememberedKeys = 4096;

    private readonly ConcurrentDictionary<string, bool> _multiValued = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, RequestAction> _actions = new(StringComparer.OrdinalIgnoreCase);
    private int _remembered;

    /// <summary>The facts of the catalogue that this assembly carries.</summary>
    public static CatalogueFacts Embedded { get; } = new(ActionCatalogue.Embedded);

    /// <inheritdoc/>
    public bool? HasResourceTypes(string service, string action) => catalogue.FindService(service)?.FindAction(action)?.HasResourceTypes;

    /// <summary>Whether the service has one endpoint for its partition, so that the caller has no choice of regions.</summary>
    public static bool IsGlobal(string service) => DerivedContext.IsGlobal(service);

    /// <inheritdoc/>
    public bool SupportsResourceControl(string service) => catalogue.SupportsResourceControlPolicies(service);

    /// <inheritdoc/>
    public bool IsMultiValued(string key)
    {
        if (_multiValued.TryGetValue(key, out var known)) return known;
        var isMultiValued = catalogue.FindConditionKey(key) is { IsMultivalued: true };
        if (_remembered < RememberedKeys && _multiValued.TryAdd(key, isMultiValued)) Interlocked.Increment(ref _remembered);
        return isMultiValued;
    }

    internal RequestAction? FindRemembered(string action) => _actions.GetValueOrDefault(action);

    /// <summary>What is known of an action. Those that the catalogue has are remembered.</summary>
    internal RequestAction Describe(string action)
    {
        var described = new RequestAction(action, this);
        if (described.HasResourceTypes is not null) _actions.TryAdd(described.Lower, described);
        return described;
    }
}
