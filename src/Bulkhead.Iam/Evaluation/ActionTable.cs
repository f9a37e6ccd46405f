namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// What is worked out by action, when an action is first met, and then remembered. Looking it up takes no lock. Safe for use
/// by many threads.
/// </summary>
internal abstract class ActionTable<T>
    where T : AboutAction
{
    // The bound keeps a stream of made-up actions from filling memory; beyond it nothing more is remembered.
    private const int MostActions = 4096;

    private readonly Lock _adding = new();
    private T?[] _slots = new T?[4];
    private int _count;

    /// <summary>What there is about an action.</summary>
    public T Find(RequestAction action)
    {
        var slots = Volatile.Read(ref _slots);
        for (var at = action.Hash & (slots.Length - 1); slots[at] is { } known; at = (at + 1) & (slots.Length - 1))
        {
            if (ReferenceEquals(known.Action, action.Lower) || (known.Hash == action.Hash && string.Equals(known.Action, action.Lower))) return known;
        }

        return Add(action);
    }

    /// <summary>Works it out.</summary>
    protected abstract T Make(RequestAction action);

    private T Add(RequestAction action)
    {
        var made = Make(action);
        lock (_adding)
        {
            if (_count == MostActions) return made;

            // At least half of the slots stay empty, so that every search ends, and soon.
            if (_count * 2 >= _slots.Length)
            {
                var wider = new T?[_slots.Length * 2];
                foreach (var known in _slots)
                {
                    if (known is not null) Put(wider, known);
                }

                Volatile.Write(ref _slots, wider);
            }

            if (Put(_slots, made)) _count++;
        }

        return made;
    }

    // Another thread may have been quicker.
    private static bool Put(T?[] slots, T made)
    {
        var at = made.Hash & (slots.Length - 1);
        for (; slots[at] is { } other; at = (at + 1) & (slots.Length - 1))
        {
            if (other.Hash == made.Hash && other.Action == made.Action) return false;
        }

        Volatile.Write(ref slots[at], made);
        return true;
    }
}
