using System.Collections.Immutable;

namespace Bulkhead.Iam.Catalogue;

/// <summary>A service of the catalogue. Its contents are read when they are first asked for.</summary>
public sealed class CatalogueService
{
    private readonly Lazy<Contents> _contents;

    internal CatalogueService(string prefix, string name, Func<Contents> read)
    {
        Prefix = prefix;
        Name = name;
        _contents = new Lazy<Contents>(read);
    }

    /// <summary>The prefix of the actions: <c>s3</c>.</summary>
    public string Prefix { get; }

    /// <summary>The name for people: "Amazon S3".</summary>
    public string Name { get; }

    /// <summary>The actions, in the order of their names.</summary>
    public ImmutableArray<CatalogueAction> Actions => _contents.Value.Actions;

    /// <summary>The types of resource.</summary>
    public ImmutableArray<CatalogueResourceType> ResourceTypes => _contents.Value.ResourceTypes;

    /// <summary>The condition keys.</summary>
    public ImmutableArray<CatalogueConditionKey> ConditionKeys => _contents.Value.ConditionKeys;

    /// <summary>The action of that name (without prefix), case aside; null where there is none.</summary>
    public CatalogueAction? FindAction(string name) => _contents.Value.ByName.GetValueOrDefault(name);

    internal sealed record Contents(
        ImmutableArray<CatalogueAction> Actions,
        ImmutableArray<CatalogueResourceType> ResourceTypes,
        ImmutableArray<CatalogueConditionKey> ConditionKeys)
    {
        // Most services are asked a few times at most: freezing their names would take longer than all that is asked of them.
        public IReadOnlyDictionary<string, CatalogueAction> ByName { get; } = Actions.ToDictionary(a => a.Name, StringComparer.OrdinalIgnoreCase);
    }
}
