namespace Bulkhead.Engine.Plans;

/// <summary>What a step does.</summary>
public enum StepAction
{
    /// <summary>Makes what is not there.</summary>
    Create,

    /// <summary>Changes what is there to what the file wants.</summary>
    Change,

    /// <summary>Takes over what exists already, by name or id, without re-creating it.</summary>
    Adopt,

    /// <summary>Moves an account to another unit.</summary>
    Move,

    /// <summary>Moves an account that left the file to the suspended unit, where everything is denied.</summary>
    Quarantine,

    /// <summary>Attaches a policy.</summary>
    Attach,

    /// <summary>Detaches a policy; always after what replaces it is attached.</summary>
    Detach,

    /// <summary>Deletes something that Bulkhead made and the file no longer wants. Never an account.</summary>
    Delete,
}
