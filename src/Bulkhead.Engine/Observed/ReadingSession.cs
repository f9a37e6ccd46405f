using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Observed;

/// <summary>
/// A session for reading: it makes no call that changes anything, and counts its calls and those of the sessions that it
/// opens. The management account's own credentials can't be narrowed, so this is what holds there.
/// </summary>
internal sealed class ReadingSession(AwsSession inner, CallTally tally) : AwsSession
{
    public override AccountId Account => inner.Account;

    public override RegionName Region => inner.Region;

    public override string Partition => inner.Partition;

    public override Arn Caller => inner.Caller;

    public override Task<AwsResult> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        if (!ServiceModels.Get(service).GetOperation(operation).ChangesNothing)
        {
            throw new InvalidOperationException($"Reading the organization must not call {service}:{operation}.");
        }

        tally.Add();
        return inner.CallAsync(service, operation, input, cancellationToken);
    }

    public override AwsSession WithRegion(RegionName region) => new ReadingSession(inner.WithRegion(region), tally);

    public override async Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken)
    {
        tally.Add();
        var opened = await inner.AssumeRoleAsync(role, cancellationToken);
        return opened is SessionOpened { Session: var session } ? new SessionOpened(new ReadingSession(session, tally)) : opened;
    }
}
