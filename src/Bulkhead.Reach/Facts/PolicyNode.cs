using Bulkhead.Iam.Documents;

namespace Bulkhead.Reach.Facts;

/// <summary>A managed policy, the customer's or AWS's.</summary>
public sealed class PolicyNode : Node
{
    /// <summary>The default version; null where it is not known.</summary>
    public PolicyDocument? Document { get; init; }
}
