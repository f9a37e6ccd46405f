namespace Bulkhead.Reach.Questions;

/// <summary>What is asked about protected things (docs/invariants.md, "What the verbs count").</summary>
public enum ReachVerb
{
    /// <summary>See what is in them: objects, rows, messages, secrets, code.</summary>
    Read,

    /// <summary>Make a call that writes, tags or changes permissions.</summary>
    Change,

    /// <summary>Make a call that deletes, ends, or lets expire or become unreadable.</summary>
    Delete,

    /// <summary>Act as somebody who can do everything there that guardrails leave.</summary>
    Administer,

    /// <summary>Act as somebody there, or read, change or run code in something there.</summary>
    Reach,

    /// <summary>Act as a user or role there.</summary>
    Assume,

    /// <summary>Hand a role there to a service.</summary>
    Pass,
}
