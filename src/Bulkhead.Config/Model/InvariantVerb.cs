namespace Bulkhead.Config.Model;

/// <summary>What an invariant says that nobody can do. docs/invariants.md says what each of them counts.</summary>
public enum InvariantVerb
{
    /// <summary>See what is in it: objects, rows, messages, secrets, code.</summary>
    Read,

    /// <summary>Change anything: data, configuration, code, permissions.</summary>
    Change,

    /// <summary>Delete, end or expire anything.</summary>
    Delete,

    /// <summary>Do everything in it that guardrails leave.</summary>
    Administer,

    /// <summary>Come to it in any way: act as somebody in it, or read, change or run code in anything of it.</summary>
    Reach,

    /// <summary>Act as a role or user of it.</summary>
    Assume,

    /// <summary>Hand a role of it to a service.</summary>
    Pass,
}
