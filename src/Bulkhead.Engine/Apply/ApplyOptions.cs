using Bulkhead.Engine.Journal;

namespace Bulkhead.Engine.Apply;

/// <summary>How a run is to be made.</summary>
public sealed record ApplyOptions
{
    /// <summary>The run's id: unique, and in order of time, such as <c>20261121-073846-3f2a</c>. It names the run in the journal.</summary>
    public required string Run { get; init; }

    /// <summary>Who runs it.</summary>
    public required LockOwner Owner { get; init; }

    /// <summary>Whether to take the lock from another who may still be at work.</summary>
    public bool ForceUnlock { get; init; }

    /// <summary>How patient the run is.</summary>
    public ApplyPace Pace { get; init; } = ApplyPace.Aws;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
