namespace Bulkhead.LocalCloud.Authorization;

/// <summary>One authorization that a call needs: an action on a resource.</summary>
/// <param name="Action">The IAM action, such as <c>s3:GetObject</c>.</param>
/// <param name="Resource">The resource.</param>
internal sealed record AccessCheck(string Action, AccessResource Resource)
{
    /// <summary>Context keys of this authorization beside those of the whole call.</summary>
    public ContextKeys Keys { get; init; } = new();
}
