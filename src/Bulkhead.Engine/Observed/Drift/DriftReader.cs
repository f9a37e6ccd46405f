using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Apply;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Observed.Drift;

/// <summary>
/// Asks CloudFormation whether Bulkhead's stacks are still as their templates say. CloudFormation looks at every
/// resource, which takes it seconds to minutes a stack: an option of <c>status</c>, not part of every plan.
/// </summary>
public static class DriftReader
{
    private const string Service = "cloudformation";
    private const int StacksAtOnce = 16;
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    /// <summary>Looks at every settled stack of Bulkhead's that was observed.</summary>
    /// <param name="management">A session of the management account.</param>
    /// <param name="desired">What the file wants: it says whose stacks are Bulkhead's.</param>
    /// <param name="observed">What was read before.</param>
    /// <param name="time">The clock of the waits.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<DriftReport> ReadAsync(
        AwsSession management,
        DesiredOrganization desired,
        ObservedOrganization observed,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(desired);
        ArgumentNullException.ThrowIfNull(observed);
        var matching = AccountMatching.Match(desired, observed.ManagementAccount, observed.Accounts);
        var sessions = new AccountSessions(management, readOnly: true, matching.RolesFor(desired));
        var work = observed.Contents.SelectMany(content => content.Value.Stacks.SelectMany(place => place.Stacks is ObservedStacks.Known known
            ? known.Stacks.Where(s => s.IsSettled && desired.Owns(s.Tags)).Select(s => (content.Key, place.Region, s.Name))
            : []));
        var found = new ConcurrentBag<StackDrift>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = StacksAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(work, options, async (stack, stop) =>
            found.Add(await ReadAsync(sessions, stack.Key, stack.Region, stack.Name, time, stop)));
        return new DriftReport(
        [
            .. found.OrderBy(s => s.Account).ThenBy(s => s.Region.Value, StringComparer.Ordinal).ThenBy(s => s.Stack, StringComparer.Ordinal),
        ]);
    }

    private static async Task<StackDrift> ReadAsync(
        AccountSessions sessions, AccountId account, RegionName region, string stack, TimeProvider time, CancellationToken cancellationToken)
    {
        var opened = await sessions.OpenAsync(account, region, cancellationToken);
        if (opened is SessionRefused { Refusal: var locked }) return Unknown(locked);
        var session = ((SessionOpened)opened).Session;
        var detection = await session.CallAsync(Service, "DetectStackDrift", new JsonObject { ["StackName"] = stack }, cancellationToken);
        if (detection is AwsRefusal notStarted) return Unknown(notStarted);
        var id = OrganizationCalls.Text(((AwsSuccess)detection).Output, "StackDriftDetectionId");
        if (await WaitAsync(session, id, time, cancellationToken) is { } refusal) return Unknown(refusal);
        var input = new JsonObject { ["StackName"] = stack, ["StackResourceDriftStatusFilters"] = new JsonArray("MODIFIED", "DELETED") };
        return await session.CallAllPagesAsync(Service, "DescribeStackResourceDrifts", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new StackDrift(
                account, region, stack, [.. (output["StackResourceDrifts"] as JsonArray ?? []).OfType<JsonObject>().Select(Describe)], null),
            AwsRefusal last => Unknown(last),
            _ => throw new UnreachableException(),
        };

        StackDrift Unknown(AwsRefusal because) => new(account, region, stack, [], because);
    }

    /// <summary>Waits until CloudFormation has looked; a resource that it cannot look at is no drift.</summary>
    private static async Task<AwsRefusal?> WaitAsync(AwsSession session, string id, TimeProvider time, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["StackDriftDetectionId"] = id };
        for (var wait = FirstLook; ; wait = wait * 2 < LongestLook ? wait * 2 : LongestLook)
        {
            switch (await session.CallAsync(Service, "DescribeStackDriftDetectionStatus", input, cancellationToken))
            {
                case AwsRefusal refusal:
                    return refusal;
                case AwsSuccess { Output: var output } when OrganizationCalls.Text(output, "DetectionStatus") != "DETECTION_IN_PROGRESS":
                    return null;
            }

            await Task.Delay(wait, time, cancellationToken);
        }
    }

    private static ResourceDrift Describe(JsonObject drift) => new(
        OrganizationCalls.Text(drift, "LogicalResourceId"),
        OrganizationCalls.Text(drift, "ResourceType"),
        OrganizationCalls.Text(drift, "PhysicalResourceId"),
        OrganizationCalls.Text(drift, "StackResourceDriftStatus") == "DELETED",
        [
            .. (drift["PropertyDifferences"] as JsonArray ?? []).OfType<JsonObject>().Select(d => new Difference(
                OrganizationCalls.Text(d, "PropertyPath"),
                OrganizationCalls.Text(d, "ExpectedValue"),
                OrganizationCalls.Text(d, "ActualValue"))),
        ]);
}
