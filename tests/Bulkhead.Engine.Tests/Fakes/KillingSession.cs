using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>
/// Passes calls on until the Nth has had its effect; then the process is as good as dead: no answer comes, and nobody calls
/// any more.
/// </summary>
internal sealed class KillingSession(AwsSession inner, KillSwitch killSwitch) : AwsSession
{
    public override AccountId Account => inner.Account;

    public override RegionName Region => inner.Region;

    public override string Partition => inner.Partition;

    public override Arn Caller => inner.Caller;

    public override async Task<AwsResult> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        var number = killSwitch.Begin();
        var result = await inner.CallAsync(service, operation, input, cancellationToken);
        killSwitch.End(number, $"{service}:{operation}");
        return result;
    }

    public override AwsSession WithRegion(RegionName region) => new KillingSession(inner.WithRegion(region), killSwitch);

    public override async Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken)
    {
        var number = killSwitch.Begin();
        var opened = await inner.AssumeRoleAsync(role, cancellationToken);
        killSwitch.End(number, "sts:AssumeRole");
        return opened is SessionOpened { Session: var session } ? new SessionOpened(new KillingSession(session, killSwitch)) : opened;
    }
}
