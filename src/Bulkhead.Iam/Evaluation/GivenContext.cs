namespace Bulkhead.Iam.Evaluation;

/// <summary>The context that a request gives, its keys found once.</summary>
internal sealed class GivenContext
{
    private readonly ContextEntry[] _entries;
    private readonly UInt128 _slots;

    public GivenContext(RequestContext context, IActionFacts facts)
    {
        var pairs = context.Pairs;
        _entries = pairs.Length == 0 ? [] : new ContextEntry[pairs.Length];
        foreach (var (name, value) in pairs)
        {
            var key = ContextKey.Of(name);
            if (key.Slot != ContextKey.NoSlot) _slots |= UInt128.One << key.Slot;
            if (value.IsAbsent) continue;
            _entries[Count++] = new(key, value.Texts, value.IsMultiValued || key.IsKnownSet || facts.IsMultiValued(name));
        }
    }

    /// <summary>How many keys are there.</summary>
    public int Count { get; }

    /// <summary>The keys that are there.</summary>
    public ReadOnlySpan<ContextEntry> Entries => _entries.AsSpan(0, Count);

    /// <summary>Whether the request says something under a key, and be it that it is absent. The key has a slot.</summary>
    public bool IsGiven(ContextKey key) => ((_slots >> key.Slot) & UInt128.One) != UInt128.Zero;

    /// <summary>What is given under a key that has a slot; null where it is absent or not given.</summary>
    public ContextEntry? Find(ContextKey key)
    {
        if (!IsGiven(key)) return null;
        foreach (var entry in Entries)
        {
            if (ReferenceEquals(entry.Key, key)) return entry;
        }

        return null;
    }

    /// <summary>The one value that is given under a key that has a slot; null for none or several.</summary>
    public string? SingleValue(ContextKey key) => Find(key) is { Values: [var value] } ? value : null;
}
