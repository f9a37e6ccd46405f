using System.Collections.Immutable;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>
/// Whom a code host lets do something: the accounts, and where something is not known anybody else, too. Unions and intersections hold for whoever
/// it then is.
/// </summary>
/// <param name="Accounts">The names of the host's accounts of whom that is certain.</param>
/// <param name="Unknowns">What is not known, so that it may be others too.</param>
internal sealed record Whom(ImmutableHashSet<string> Accounts, ImmutableHashSet<string> Unknowns)
{
    public static Whom Nobody { get; } = new([], []);

    public bool IsNobody => Accounts.IsEmpty && Unknowns.IsEmpty;

    public static Whom Of(IEnumerable<string> accounts) => new([.. accounts], []);

    public static Whom NotKnown(string what) => new([], [what]);

    /// <summary>These and those.</summary>
    public Whom And(Whom other) => new(Accounts.Union(other.Accounts), Unknowns.Union(other.Unknowns));

    /// <summary>Who is among these and among those. What is not known of the one does not matter where the other are known, and certain of the one too.</summary>
    public Whom Meet(Whom other) => new(Accounts.Intersect(other.Accounts), MissingIn(other).Union(other.MissingIn(this)));

    private ImmutableHashSet<string> MissingIn(Whom other) => other.Unknowns.IsEmpty && other.Accounts.IsSubsetOf(Accounts) ? [] : Unknowns;
}
