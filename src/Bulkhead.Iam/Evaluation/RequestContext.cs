using System.Collections.Immutable;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The context keys of a request. Keys are compared case-insensitively, as AWS does.</summary>
public sealed class RequestContext
{
    /// <summary>No key is given.</summary>
    public static readonly RequestContext Empty = new(ImmutableDictionary<string, ContextValue>.Empty);

    private RequestContext(ImmutableDictionary<string, ContextValue> values) => Values = values;

    /// <summary>What is given, by key.</summary>
    public ImmutableDictionary<string, ContextValue> Values { get; }

    /// <summary>The context that holds <paramref name="pairs"/>; of two pairs with one key the last counts.</summary>
    public static RequestContext From(IEnumerable<KeyValuePair<string, ContextValue>> pairs) =>
        new(ImmutableDictionary<string, ContextValue>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase).SetItems(pairs));

    /// <summary>The same context with <paramref name="key"/> changed.</summary>
    public RequestContext With(string key, ContextValue value) =>
        new(Values.WithComparers(StringComparer.OrdinalIgnoreCase).SetItem(key, value));

    /// <summary>The same context with one value under <paramref name="key"/>.</summary>
    public RequestContext With(string key, string value) => With(key, ContextValue.Single(value));
}
