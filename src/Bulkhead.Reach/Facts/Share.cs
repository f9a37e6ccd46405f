using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>What may be given of a resource beside its policy, by sharing of which it is not known what it gives, or that was not collected.</summary>
/// <param name="Document">The most that it may give, to whom.</param>
/// <param name="Unknown">What is not known, such as <c>ram:ListResources in 111111111111</c>.</param>
/// <param name="IsAlone">Whether those whom it names need no permission of their own.</param>
public sealed record Share(PolicyDocument Document, string Unknown, bool IsAlone)
{
    /// <summary>Whether it is with accounts that are named, though it is not known which: never with everybody.</summary>
    public bool IsToNamed { get; init; }
}
