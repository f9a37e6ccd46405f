using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Collecting;

/// <summary>What came of collecting. The closed set is <see cref="Collected"/> and <see cref="Unusable"/>.</summary>
public abstract record SnapshotOutcome
{
    private SnapshotOutcome()
    {
    }

    /// <summary>The snapshot is done.</summary>
    /// <param name="Manifest">What it is of.</param>
    /// <param name="Resumed">How many accounts an earlier run had read.</param>
    /// <param name="Calls">How many API calls this run made.</param>
    public sealed record Collected(SnapshotManifest Manifest, int Resumed, int Calls) : SnapshotOutcome;

    /// <summary>The folder can't take it.</summary>
    /// <param name="Diagnostic">Why.</param>
    public sealed record Unusable(Diagnostic Diagnostic) : SnapshotOutcome;
}
