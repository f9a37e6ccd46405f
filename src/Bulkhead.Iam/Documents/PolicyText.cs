using Bulkhead.Core.Documents;

namespace Bulkhead.Iam.Documents;

/// <summary>A text of a policy, such as an action, a resource or a condition's value, with its place.</summary>
/// <param name="Text">The text as the policy says it, unescaped.</param>
/// <param name="Span">Where it stands; null in a policy that no file holds.</param>
public sealed record PolicyText(string Text, SourceSpan? Span = null)
{
    /// <inheritdoc/>
    public override string ToString() => Text;
}
