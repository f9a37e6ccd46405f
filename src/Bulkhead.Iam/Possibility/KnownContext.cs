using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// What is known of a request's context keys. A key of which nothing is said here is treated as its owner demands
/// (<see cref="KeyOwner"/>); keys that follow from principal and resource need not be given. Keys are compared
/// case-insensitively. It never changes, and is worth sharing among questions.
/// </summary>
public sealed class KnownContext
{
    private readonly ImmutableDictionary<string, KeyKnowledge> _keys;
    private readonly ImmutableArray<KeyValuePair<string, KeyKnowledge>> _prefixes;
    private readonly Lazy<RequestContext> _given;

    private KnownContext(ImmutableDictionary<string, KeyKnowledge> keys, ImmutableArray<KeyValuePair<string, KeyKnowledge>> prefixes)
    {
        _keys = keys;
        _prefixes = prefixes;
        _given = new(() => RequestContext.From(
            _keys.Where(p => p.Value is KeyKnowledge.Fixed).Select(p => KeyValuePair.Create(p.Key, ((KeyKnowledge.Fixed)p.Value).Value))));
    }

    /// <summary>What every request says.</summary>
    internal RequestContext Given => _given.Value;

    /// <summary>Nothing is known but what keys' owners say.</summary>
    public static KnownContext Empty { get; } = new(ImmutableDictionary.Create<string, KeyKnowledge>(StringComparer.OrdinalIgnoreCase), []);

    /// <summary>What was said of keys.</summary>
    public IReadOnlyDictionary<string, KeyKnowledge> Keys => _keys;

    /// <summary>What was said of all keys with a prefix that are not among <see cref="Keys"/>.</summary>
    public ImmutableArray<KeyValuePair<string, KeyKnowledge>> Prefixes => _prefixes;

    /// <summary>The key has one value.</summary>
    public KnownContext With(string key, string value) => With(key, ContextValue.Single(value));

    /// <summary>The key has a value.</summary>
    public KnownContext With(string key, ContextValue value) => With(key, new KeyKnowledge.Fixed(value));

    /// <summary>The key is absent.</summary>
    public KnownContext WithAbsent(string key) => With(key, new KeyKnowledge.Fixed(ContextValue.Absent));

    /// <summary>The key is fixed, and was not collected.</summary>
    public KnownContext WithUnknown(string key) => With(key, new KeyKnowledge.Uncollected());

    /// <summary>The caller chooses the value, among what matches one of the patterns and none of the exceptions.</summary>
    /// <param name="key">The key.</param>
    /// <param name="from">Patterns with <c>*</c> and <c>?</c>; empty for anything.</param>
    /// <param name="except">Patterns of what it cannot have.</param>
    /// <param name="mayBeAbsent">Whether it may leave the key out.</param>
    public KnownContext WithChoice(string key, ImmutableArray<string> from, ImmutableArray<string> except = default, bool mayBeAbsent = false) =>
        With(key, new KeyKnowledge.Choice(from.IsDefault ? [] : from, except.IsDefault ? [] : except, mayBeAbsent));

    /// <summary>The same with something said of a key.</summary>
    public KnownContext With(string key, KeyKnowledge knowledge) => new(_keys.SetItem(key, knowledge), _prefixes);

    /// <summary>All keys with the prefix that are not given are absent: all tags are known.</summary>
    /// <param name="prefix">Such as <c>aws:PrincipalTag/</c>.</param>
    public KnownContext WithComplete(string prefix) => new(_keys, _prefixes.Add(new(prefix, Nothing)));

    /// <summary>All keys with the prefix that are not given are the caller's choice: the tags of its own principal.</summary>
    /// <param name="prefix">Such as <c>aws:PrincipalTag/</c>.</param>
    public KnownContext WithFreePrefix(string prefix) => new(_keys, _prefixes.Add(new(prefix, new KeyKnowledge.Choice([], [], MayBeAbsent: true))));

    /// <summary>What was said of the key; null where nothing was.</summary>
    public KeyKnowledge? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_keys.TryGetValue(key, out var known)) return known;
        foreach (var (prefix, knowledge) in _prefixes)
        {
            if (key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) return knowledge;
        }

        return null;
    }

    private static KeyKnowledge Nothing { get; } = new KeyKnowledge.Fixed(ContextValue.Absent);
}
