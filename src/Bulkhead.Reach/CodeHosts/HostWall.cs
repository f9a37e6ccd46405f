namespace Bulkhead.Reach.CodeHosts;

/// <summary>Who brings a change into a branch.</summary>
/// <param name="Alone">Who does it alone.</param>
/// <param name="Proposers">Who does it with one of the approvers.</param>
/// <param name="Approvers">The second persons; nobody where no second person is asked for.</param>
internal sealed record HostWall(Whom Alone, Whom Proposers, Whom Approvers)
{
    /// <summary>No second person is asked for.</summary>
    public static HostWall None(Whom alone) => new(alone, Whom.Nobody, Whom.Nobody);

    /// <summary>The same wall, which others pass alone too.</summary>
    public HostWall Besides(Whom others) => this with { Alone = Alone.And(others) };
}
