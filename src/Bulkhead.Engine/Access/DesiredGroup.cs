using System.Collections.Immutable;
using Bulkhead.Core.Documents;

namespace Bulkhead.Engine.Access;

/// <summary>A group that must exist.</summary>
/// <param name="Name">The name in Identity Center.</param>
/// <param name="Description">Its description, which says whose it is: groups have no tags.</param>
/// <param name="Members">The people in it, by e-mail address; null where whoever is in it stays.</param>
/// <param name="Was">The name that it had in Identity Center before; null for none.</param>
/// <param name="DeclaredAt">Where the file declares it.</param>
public sealed record DesiredGroup(string Name, string Description, ImmutableSortedSet<string>? Members, string? Was, SourceSpan DeclaredAt)
{
    /// <summary>The description of a group that Bulkhead makes for an organization.</summary>
    public static string DescriptionFor(string organization) => $"Made by Bulkhead for {organization}: who is in it is said in the configuration.";
}
