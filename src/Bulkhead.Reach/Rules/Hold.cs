namespace Bulkhead.Reach.Rules;

/// <summary>What an attacker can do with a resource.</summary>
public enum Hold
{
    /// <summary>Reads what is in it.</summary>
    Reads,

    /// <summary>Changes it.</summary>
    Changes,

    /// <summary>Runs code in it.</summary>
    RunsCodeIn,
}
