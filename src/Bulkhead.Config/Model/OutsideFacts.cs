using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>What the file declares of the world outside AWS, such as who may push to a repository: the section <c>facts</c>.</summary>
/// <param name="IsComplete">Whether what no file declares is not so; otherwise it is unknown.</param>
/// <param name="Files">Files of facts (docs/reach.md, "The files").</param>
public sealed record OutsideFacts(bool IsComplete, ImmutableArray<SourceFile> Files)
{
    /// <summary>Nothing is declared.</summary>
    public static OutsideFacts None { get; } = new(false, []);

    /// <summary>The key of <see cref="People"/> for people who have no access to AWS.</summary>
    public const string Anyone = "anyone";

    /// <summary>The key of <see cref="People"/> for apps and keys that no person acts as.</summary>
    public const string Nobody = "nobody";

    /// <summary>Settings exported from code hosts (docs/reach.md, "Settings of code hosts").</summary>
    public ImmutableArray<SourceFile> Settings { get; init; } = [];

    /// <summary>Accounts of code hosts, each with the group of <c>access</c> whose person has it, or one of the two words.</summary>
    public ImmutableArray<(string Account, string Group)> People { get; init; } = [];
}
