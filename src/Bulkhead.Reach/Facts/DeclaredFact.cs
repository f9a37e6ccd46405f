using System.Collections.Immutable;

namespace Bulkhead.Reach.Facts;

/// <summary>A fact outside of AWS, by the ARN or name of what it is about.</summary>
/// <param name="Values">True, false, or a list of names, by ARN or name.</param>
public sealed record DeclaredFact(IReadOnlyDictionary<string, DeclaredFact.Entry> Values)
{
    /// <summary>Whether nothing is said of what it does not list; otherwise it is not so of that.</summary>
    public bool IsPartial { get; init; }

    /// <summary>What is declared of one thing.</summary>
    /// <param name="IsTrue">Whether it is so; a list of names is.</param>
    /// <param name="Names">The names; null where none are given.</param>
    public sealed record Entry(bool IsTrue, ImmutableArray<string>? Names)
    {
        /// <summary>What is not known of it, so that it may be true of others too; null where all is known.</summary>
        public string? Unknown { get; init; }
    }
}
