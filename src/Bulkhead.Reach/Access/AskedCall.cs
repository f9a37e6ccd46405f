using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Rules;

namespace Bulkhead.Reach.Access;

/// <summary>A call with its target put in: what is asked of a principal.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">An ARN, a pattern, or <c>*</c>.</param>
/// <param name="IsPattern">Whether the caller may choose a resource that the pattern matches.</param>
/// <param name="Account">The account that owns the resource; empty where none does.</param>
/// <param name="Node">The resource, where it is a node.</param>
/// <param name="Context">What is known of the request.</param>
/// <param name="Unknown">What was not collected of the target; null where it is known.</param>
internal sealed record AskedCall(string Action, string Resource, bool IsPattern, string Account, Node? Node, KnownContext Context, string? Unknown)
{
    /// <summary>How the attacker changes the tags of the resource before: <c>SetTags</c>, <c>RemoveTags</c>, both or none.</summary>
    public Loosening Tagging { get; init; }
}
