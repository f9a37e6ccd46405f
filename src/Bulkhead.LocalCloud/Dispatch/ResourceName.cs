using Bulkhead.Core.Identifiers;

namespace Bulkhead.LocalCloud.Dispatch;

/// <summary>A resource that a request names, in the caller's account or, by its ARN, in another one.</summary>
/// <param name="Account">The account that owns it.</param>
/// <param name="Region">Its region.</param>
/// <param name="Name">Its name, without what its ARN has before.</param>
internal readonly record struct ResourceName(AccountId Account, RegionName Region, string Name)
{
    /// <summary>The resource that a name or an ARN means.</summary>
    /// <param name="context">The call.</param>
    /// <param name="text">What the request has.</param>
    /// <param name="prefix">What stands before the name in the ARN, such as <c>function:</c>.</param>
    public static ResourceName Of(CallContext context, string text, string prefix = "")
    {
        if (Arn.TryParse(text) is not { } arn || AccountId.TryParse(arn.Account) is not { } account) return new ResourceName(context.Account, context.Region, text);
        var name = arn.Resource.StartsWith(prefix, StringComparison.Ordinal) ? arn.Resource[prefix.Length..] : arn.Resource;
        return new ResourceName(account, arn.Region.Length > 0 ? new RegionName(arn.Region) : context.Region, name);
    }

    /// <summary>The resource of a name in the caller's account and region.</summary>
    public static ResourceName Here(CallContext context, string name) => new(context.Account, context.Region, name);
}
