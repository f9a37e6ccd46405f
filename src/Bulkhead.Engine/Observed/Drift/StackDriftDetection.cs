using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Observed.Drift;

/// <summary>Lets CloudFormation compare one stack with its resources, and waits for what it finds.</summary>
internal static class StackDriftDetection
{
    private const string Service = "cloudformation";
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(5);

    /// <summary>What has drifted in the stack of the session's account and region.</summary>
    public static async Task<StackDrift> ReadAsync(AwsSession session, string stack, TimeProvider time, CancellationToken cancellationToken)
    {
        var detection = await session.CallAsync(Service, "DetectStackDrift", new JsonObject { ["StackName"] = stack }, cancellationToken);
        if (detection is AwsRefusal notStarted) return Unknown(notStarted);
        var id = OrganizationCalls.Text(((AwsSuccess)detection).Output, "StackDriftDetectionId");
        if (await WaitAsync(session, id, time, cancellationToken) is { } refusal) return Unknown(refusal);
        var input = new JsonObject { ["StackName"] = stack, ["StackResourceDriftStatusFilters"] = new JsonArray("MODIFIED", "DELETED") };
        return await session.CallAllPagesAsync(Service, "DescribeStackResourceDrifts", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new StackDrift(
                session.Account, session.Region, stack, [.. (output["StackResourceDrifts"] as JsonArray ?? []).OfType<JsonObject>().Select(Describe)], null),
            AwsRefusal last => Unknown(last),
            _ => throw new UnreachableException(),
        };

        StackDrift Unknown(AwsRefusal because) => new(session.Account, session.Region, stack, [], because);
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
