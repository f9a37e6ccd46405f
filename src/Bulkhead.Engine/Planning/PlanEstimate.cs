using System.Collections.Immutable;
using Bulkhead.Aws.Throttling;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>What applying a plan costs.</summary>
/// <param name="Calls">The number of API calls when all goes well.</param>
/// <param name="CallsByApi">The number by API, such as <c>organizations:CreateAccount</c>.</param>
/// <param name="AtLeast">
/// The least time that AWS's published rates allow, with every step that could run side by side doing so. What AWS needs
/// to work on accounts and stacks comes on top.
/// </param>
public sealed record PlanEstimate(int Calls, ImmutableSortedDictionary<string, int> CallsByApi, TimeSpan AtLeast)
{
    /// <summary>The cost of a plan. Each account has its own rates; Organizations' are the management account's.</summary>
    public static PlanEstimate Of(Plan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var calls = plan.Steps
            .SelectMany(step => step.Calls.Select(call => (
                Account: call.Service is "organizations" or "sso-admin" or "identitystore" ? StepAddress.Management : step.Address.Account ?? StepAddress.Management,
                Api: $"{call.Service}:{call.Operation}",
                call.Count)))
            .ToArray();
        var times = calls
            .GroupBy(call => call.Account, StringComparer.Ordinal)
            .Select(account => PublishedRates.Estimate(account
                .GroupBy(call => call.Api, StringComparer.Ordinal)
                .Select(api => KeyValuePair.Create(api.Key, api.Sum(call => (long)call.Count)))));
        return new PlanEstimate(
            calls.Sum(call => call.Count),
            calls.GroupBy(call => call.Api, StringComparer.Ordinal)
                .ToImmutableSortedDictionary(api => api.Key, api => api.Sum(call => call.Count), StringComparer.Ordinal),
            times.DefaultIfEmpty(TimeSpan.Zero).Max());
    }
}
