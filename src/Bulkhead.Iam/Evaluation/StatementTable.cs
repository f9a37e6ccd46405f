namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// A policy's statements by action. What statements say of an action is worked out when the action is first met, and
/// remembered; looking it up takes no lock. Safe for use by many threads.
/// </summary>
internal sealed class StatementTable
{
    // The bound keeps a stream of made-up actions from filling memory; beyond it nothing more is remembered.
    private const int MostActions = 4096;

    private readonly CompiledStatement[] _statements;
    private readonly ulong _services;
    private readonly Lock _adding = new();
    private StatementSet?[] _slots = new StatementSet?[8];
    private int _count;

    public StatementTable(CompiledStatement[] statements)
    {
        _statements = statements;
        foreach (var statement in statements) _services |= statement.Services;
    }

    /// <summary>The statements that are about an action.</summary>
    public StatementSet Find(RequestAction action)
    {
        if ((_services & action.ServiceBit) == 0) return StatementSet.Empty;
        var slots = Volatile.Read(ref _slots);
        for (var at = action.Hash & (slots.Length - 1); slots[at] is { } set; at = (at + 1) & (slots.Length - 1))
        {
            if (ReferenceEquals(set.Action, action.Lower) || (set.Hash == action.Hash && string.Equals(set.Action, action.Lower))) return set;
        }

        return Add(action);
    }

    private StatementSet Add(RequestAction action)
    {
        var about = Array.FindAll(_statements, s => (s.Services & action.ServiceBit) != 0 && s.IsAbout(action));
        var set = new StatementSet(action.Lower, action.Hash, about);
        lock (_adding)
        {
            if (_count == MostActions) return set;

            // At least half of the slots stay empty, so that every search ends, and soon.
            if (_count * 2 >= _slots.Length)
            {
                var wider = new StatementSet?[_slots.Length * 2];
                foreach (var known in _slots)
                {
                    if (known is not null) Put(wider, known);
                }

                Volatile.Write(ref _slots, wider);
            }

            if (Put(_slots, set)) _count++;
        }

        return set;
    }

    // Another thread may have been quicker.
    private static bool Put(StatementSet?[] slots, StatementSet set)
    {
        var at = set.Hash & (slots.Length - 1);
        for (; slots[at] is { } other; at = (at + 1) & (slots.Length - 1))
        {
            if (other.Hash == set.Hash && other.Action == set.Action) return false;
        }

        Volatile.Write(ref slots[at], set);
        return true;
    }
}
