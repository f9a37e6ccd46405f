using System.Collections.Concurrent;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>An action that questions ask about, with what is worked out once for it.</summary>
internal sealed class PossibleAction(string name, int id, ActionCatalogue catalogue)
{
    // Keys that strangers' policies test must not fill memory.
    private const int RememberedKeys = 1024;

    private readonly ConcurrentDictionary<string, KeyTraits> _traits = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Its number, small and dense.</summary>
    public int Id { get; } = id;

    public ActionPoint Point { get; } = new(name, catalogue.FindAction(name));

    /// <summary>Whether session tags and a source identity can be given with it, which take permissions of their own.</summary>
    public bool MakesSession => Point.Lower is "sts:assumerole" or "sts:assumerolewithsaml" or "sts:assumerolewithwebidentity";

    public KeyTraits TraitsOf(string key)
    {
        if (_traits.TryGetValue(key, out var traits)) return traits;
        traits = KeyTraits.Of(key, this, catalogue);
        if (_traits.Count < RememberedKeys) _traits.TryAdd(key, traits);
        return traits;
    }
}
