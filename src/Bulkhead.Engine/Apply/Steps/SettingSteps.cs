using System.Diagnostics;
using Bulkhead.Aws;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>Writes the settings that CloudFormation can't make.</summary>
internal static class SettingSteps
{
    public static async Task<StepOutcome> WriteAsync(
        ApplyContext context, AwsSession session, StepPayload.WriteSetting payload, CancellationToken cancellationToken)
    {
        if (AccountSettings.Find(payload.Setting) is not { } setting)
        {
            return new StepOutcome.Failed(
                $"this version of Bulkhead does not know the setting '{payload.Setting}'",
                null,
                "Make the plan again with the version that applies it.");
        }

        var desired = setting.Service is null
            ? payload.Desired
            : SettingReferences.Resolve(
                payload.Desired, context.Plan.Partition, context.Ids.OrganizationId, name => context.Ids.FindAccount(name)?.Value);
        var write = await setting.WriteAsync(session, context.Management, desired, cancellationToken);

        // A call whose answer was lost, or that came twice, has made already what it is refused for now; services say so with a
        // conflict, a limit or an error of their own. A setting looks before it writes: a second time it finds that and goes on.
        if (write is SettingWrite.Refused { Refusal.Kind: RefusalKind.Conflict or RefusalKind.LimitReached or RefusalKind.Invalid })
        {
            write = await setting.WriteAsync(session, context.Management, desired, cancellationToken);
        }

        return write switch
        {
            SettingWrite.Written => new StepOutcome.Done(),
            SettingWrite.Refused refused => StepOutcome.Failed.By(refused.Refusal),
            SettingWrite.Blocked blocked => new StepOutcome.Failed(blocked.Reason, null, blocked.Advice) { PassesByItself = blocked.PassesByItself },
            _ => throw new UnreachableException(),
        };
    }
}
