using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Model;

/// <summary>A user of the management account for the day on which nobody else gets in.</summary>
/// <param name="Name">The name in the file; in AWS it is below the path <c>/break-glass/</c>.</param>
/// <param name="DeclaredAt">Where the file declares it.</param>
public sealed record BreakGlassUser(string Name, SourceSpan DeclaredAt);
