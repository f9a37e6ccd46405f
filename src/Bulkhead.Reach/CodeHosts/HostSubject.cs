using System.Collections.Immutable;

namespace Bulkhead.Reach.CodeHosts;

/// <summary>What a code host's tokens name as subject: jobs of one branch, tag or environment, or runs of one workspace.</summary>
/// <param name="Host">The host, as in <c>github:</c>.</param>
/// <param name="Repository">The repository as the host names it.</param>
/// <param name="Subject">The value of the claim <c>sub</c>; with <c>*</c> where it is one of many.</param>
/// <param name="Wall">Who brings a change into it.</param>
internal sealed record HostSubject(string Host, string Repository, string Subject, HostWall Wall)
{
    /// <summary>The branch; null for what is none.</summary>
    public string? Branch { get; init; }

    /// <summary>The ids of the subjects whose code it runs; none for a branch.</summary>
    public ImmutableArray<string> Branches { get; init; } = [];

    /// <summary>Who reviews each run; null where nobody does.</summary>
    public Whom? Reviewers { get; init; }

    /// <summary>It stands for branches that are not known, and is no source of pipelines and builds.</summary>
    public bool IsStandIn { get; init; }

    /// <summary>Two repositories may have the same subject, where what one of them makes is not known.</summary>
    public string Id => IdOf(Host, Repository, Subject);

    public static string IdOf(string host, string repository, string subject) => $"{host}:{repository}#{subject}";
}
