using Bulkhead.Iam.Catalogue;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>What the action catalogue says of an operation, looked up once.</summary>
/// <param name="Actions">The actions that the operation needs on its resources.</param>
/// <param name="TakesRequestTags">Whether the actions know <c>aws:RequestTag</c> or <c>aws:TagKeys</c>.</param>
/// <param name="TakesResourceTags">Whether the actions' resources know <c>aws:ResourceTag</c>.</param>
internal sealed record OperationAccess(IReadOnlyList<CatalogueAction> Actions, bool TakesRequestTags, bool TakesResourceTags)
{
    private const string ResourceTag = "aws:ResourceTag/";

    /// <summary>What the catalogue says of actions.</summary>
    public static OperationAccess Of(IReadOnlyList<CatalogueAction> actions) => new(
        actions,
        actions.Any(a => Keys(a).Any(k => k.Name is "aws:TagKeys" || k.Name.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase))),
        actions.Any(a => Keys(a).Concat(a.Resources.SelectMany(r => r.Type.ConditionKeys))
            .Any(k => k.Name.StartsWith(ResourceTag, StringComparison.OrdinalIgnoreCase))));

    private static IEnumerable<CatalogueConditionKey> Keys(CatalogueAction action) =>
        action.ConditionKeys.Concat(action.Resources.SelectMany(r => r.ConditionKeys));
}
