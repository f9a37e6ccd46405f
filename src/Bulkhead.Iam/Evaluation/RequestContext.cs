using System.Collections.Immutable;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The context keys of a request. Keys are compared case-insensitively, as AWS does.</summary>
public sealed class RequestContext
{
    // Up to here looking at every key is quicker than a dictionary.
    private const int FewKeys = 16;

    /// <summary>No key is given.</summary>
    public static readonly RequestContext Empty = new([]);

    private ImmutableDictionary<string, ContextValue>? _values;

    private RequestContext(KeyValuePair<string, ContextValue>[] pairs) => Pairs = pairs;

    /// <summary>What is given, by key.</summary>
    public ImmutableDictionary<string, ContextValue> Values =>
        _values ??= ImmutableDictionary<string, ContextValue>.Empty.WithComparers(StringComparer.OrdinalIgnoreCase).AddRange(Pairs);

    /// <summary>What is given: each key once; nobody changes the array.</summary>
    internal KeyValuePair<string, ContextValue>[] Pairs { get; }

    /// <summary>The context that holds <paramref name="pairs"/>; of two pairs with one key the last counts.</summary>
    public static RequestContext From(IEnumerable<KeyValuePair<string, ContextValue>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var all = new List<KeyValuePair<string, ContextValue>>();
        Dictionary<string, int>? places = null;
        foreach (var pair in pairs)
        {
            if (all.Count == FewKeys && places is null)
            {
                places = new(StringComparer.OrdinalIgnoreCase);
                for (var i = 0; i < all.Count; i++) places.Add(all[i].Key, i);
            }

            var at = places is null ? IndexOf(all, pair.Key) : places.GetValueOrDefault(pair.Key, -1);
            if (at >= 0)
            {
                all[at] = pair;
                continue;
            }

            places?.Add(pair.Key, all.Count);
            all.Add(pair);
        }

        return all.Count == 0 ? Empty : new([.. all]);
    }

    /// <summary>The same context with <paramref name="key"/> changed.</summary>
    public RequestContext With(string key, ContextValue value) => From([.. Pairs, KeyValuePair.Create(key, value)]);

    /// <summary>The same context with one value under <paramref name="key"/>.</summary>
    public RequestContext With(string key, string value) => With(key, ContextValue.Single(value));

    private static int IndexOf(List<KeyValuePair<string, ContextValue>> pairs, string key)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            if (pairs[i].Key.Equals(key, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return -1;
    }
}
