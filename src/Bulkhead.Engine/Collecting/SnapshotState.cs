namespace Bulkhead.Engine.Collecting;

/// <summary>How far a snapshot is.</summary>
public enum SnapshotState
{
    /// <summary>It was begun, and accounts are still to be read.</summary>
    Collecting,

    /// <summary>Every account was read, or could not be entered.</summary>
    Done,
}
