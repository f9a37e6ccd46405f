using System.Collections.Frozen;

namespace Bulkhead.Aws.Throttling;

/// <summary>
/// The rates that AWS publishes (AWS Organizations User Guide: "Quotas and service limits", throttle limits; AWS Account
/// Management Reference Guide: "Quotas"; IAM Identity Center User Guide: "IAM Identity Center quotas"). Where AWS answers
/// with a throttle all the same, the buckets slow down by themselves.
/// </summary>
public static class PublishedRates
{
    private static readonly FrozenDictionary<string, PublishedRate> Rates = Table().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The rate of an API; null where AWS publishes none.</summary>
    public static PublishedRate? Find(string service, string operation) =>
        Rates.GetValueOrDefault($"{service}:{operation}") ?? Rates.GetValueOrDefault($"{service}:*");

    /// <summary>
    /// The least time for a number of calls of each API (<c>organizations:ListAccounts</c>) when all APIs go side by side and
    /// every bucket is rested: the longest of the buckets. The time of the requests themselves is not in it.
    /// </summary>
    public static TimeSpan Estimate(IEnumerable<KeyValuePair<string, long>> callsByApi) => callsByApi
        .Select(c => (Rate: c.Key.Split(':') is [var service, var operation] ? Find(service, operation) : null, Calls: c.Value))
        .Where(c => c.Rate is not null)
        .GroupBy(c => c.Rate!)
        .Select(g => g.Key.TimeFor(g.Sum(c => c.Calls)))
        .DefaultIfEmpty(TimeSpan.Zero)
        .Max();

    private static IEnumerable<KeyValuePair<string, PublishedRate>> Table()
    {
        const string Organizations = "organizations";
        return
        [
            .. Each(Organizations, 0.1, 3, "CreateAccount", "CreateGovCloudAccount"),
            .. Each(Organizations, 0.05, 1, "CloseAccount"),
            .. Each(Organizations, 2, 2, "DescribeCreateAccountStatus", "DescribePolicy"),
            .. Each(
                Organizations, 5, 8, "ListCreateAccountStatus", "ListParents", "ListAccountsForParent",
                "ListOrganizationalUnitsForParent", "ListPolicies", "ListPoliciesForTarget", "ListTargetsForPolicy",
                "ListDelegatedAdministrators"),
            .. Each(Organizations, 20, 30, "DescribeAccount"),
            .. Each(Organizations, 8, 12, "ListAccounts"),
            .. Each(Organizations, 6, 10, "ListChildren"),
            .. Each(Organizations, 1, 2, "ListRoots", "CreateOrganizationalUnit", "DescribeOrganization"),
            .. Each(Organizations, 10, 15, "ListTagsForResource"),
            .. Each(Organizations, 4, 6, "TagResource"),
            .. Each(
                Organizations, 2, 3, "MoveAccount", "UpdateOrganizationalUnit", "DeleteOrganizationalUnit", "CreatePolicy",
                "DeletePolicy", "AttachPolicy", "DetachPolicy", "UpdatePolicy"),
            .. Each(Organizations, 1, 1, "EnablePolicyType", "DisablePolicyType"),
            .. Each(
                Organizations, 1, 2, "EnableAWSServiceAccess", "DisableAWSServiceAccess", "RegisterDelegatedAdministrator",
                "DeregisterDelegatedAdministrator"),
            .. Each(Organizations, 3, 5, "InviteAccountToOrganization"),
            .. Each("account", 1, 1, "EnableRegion", "DisableRegion", "PutAccountName"),
            .. Each("account", 5, 8, "PutAlternateContact"),
            // All APIs of Identity Center together.
            KeyValuePair.Create("sso-admin:*", new PublishedRate("sso-admin", 20, 20)),
        ];
    }

    private static IEnumerable<KeyValuePair<string, PublishedRate>> Each(
        string service, double perSecond, int burst, params string[] operations) =>
        operations.Select(o => KeyValuePair.Create($"{service}:{o}", new PublishedRate($"{service}:{o}", perSecond, burst)));
}
