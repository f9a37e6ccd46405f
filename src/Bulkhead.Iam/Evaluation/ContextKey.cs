namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// A context key, lowered once. Keys that most policies and requests speak of (<see cref="ContextKeys"/>) have one object and
/// a slot of their own in every request, so that finding them is reading an array; others are found by their hash.
/// </summary>
internal sealed class ContextKey
{
    /// <summary>The value of <see cref="Slot"/> for a key without one.</summary>
    public const int NoSlot = -1;

    internal ContextKey(string name, int slot, bool isKnownSet)
    {
        Name = name;
        Lower = name.ToLowerInvariant();
        Hash = HashOf(Lower);
        Slot = slot;
        IsKnownSet = isKnownSet;
    }

    /// <summary>The key as written; for a key with a slot as AWS's documents write it.</summary>
    public string Name { get; }

    public string Lower { get; }

    public int Hash { get; }

    /// <summary>Its place in <see cref="ContextKeys"/>.</summary>
    public int Slot { get; }

    /// <summary>Whether the key holds a set whatever a catalogue says.</summary>
    public bool IsKnownSet { get; }

    /// <summary>The key of that name, case aside.</summary>
    public static ContextKey Of(string name) => ContextKeys.Find(name) ?? new ContextKey(name, NoSlot, isKnownSet: false);

    private static int HashOf(string lower)
    {
        // FNV-1a: quick for the short texts that keys are, and searched for with vector instructions.
        var hash = 2166136261u;
        foreach (var c in lower) hash = (hash ^ c) * 16777619u;
        return (int)hash;
    }
}
