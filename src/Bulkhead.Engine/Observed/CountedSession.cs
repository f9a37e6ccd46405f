using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>A session whose calls are counted, and those of the sessions that it opens.</summary>
internal sealed class CountedSession(AwsSession inner, CallTally tally) : AwsSession
{
    public override AccountId Account => inner.Account;

    public override RegionName Region => inner.Region;

    public override string Partition => inner.Partition;

    public override Arn Caller => inner.Caller;

    public override Task<AwsResult> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        tally.Add();
        return inner.CallAsync(service, operation, input, cancellationToken);
    }

    public override AwsSession WithRegion(RegionName region) => new CountedSession(inner.WithRegion(region), tally);

    public override async Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken)
    {
        tally.Add();
        var opened = await inner.AssumeRoleAsync(role, cancellationToken);
        return opened is SessionOpened { Session: var session } ? new SessionOpened(new CountedSession(session, tally)) : opened;
    }
}
