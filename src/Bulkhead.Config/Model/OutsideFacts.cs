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
}
