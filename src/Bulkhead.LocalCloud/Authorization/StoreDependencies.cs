using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>The collections that something was worked out from, with their versions then.</summary>
internal sealed class StoreDependencies
{
    private readonly List<(string Collection, long Version)> _seen = [];

    /// <summary>Notes a collection, before it is read.</summary>
    public void Note(ResourceStore store, string collection) => _seen.Add((collection, store.VersionOf(collection)));

    /// <summary>Whether nothing has changed since.</summary>
    public bool AreFresh(ResourceStore store)
    {
        foreach (var (collection, version) in _seen)
        {
            if (store.VersionOf(collection) != version) return false;
        }

        return true;
    }
}
