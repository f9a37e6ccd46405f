using System.Diagnostics;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Access;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Apply.Steps;

/// <summary>
/// Carries out one step. Every step looks before it writes, so a step whose answer was lost, or that met another change of
/// the same kind, is simply run again.
/// </summary>
internal sealed class StepRunner(ApplyContext context, IApplyObserver observer)
{
    public async Task<StepOutcome> RunAsync(PlanStep step, CancellationToken cancellationToken)
    {
        // From the first refusal on: a step that waited for long before it has the whole time too.
        var patience = default(Patience);
        while (true)
        {
            var outcome = await RunOnceAsync(step, cancellationToken);
            if (outcome is not StepOutcome.Failed failed || !(failed.PassesByItself || failed.Refusal is { } refused && IsWorthAnother(refused))) return outcome;
            observer.Waiting(step, failed.Refusal is { } refusal ? $"{refusal.Service}:{refusal.Operation} says {refusal.Code}: trying again" : $"{failed.Reason}: trying again");
            patience ??= context.Patience(context.Pace.Retrying);
            if (!await patience.WaitAsync(cancellationToken)) return outcome;
        }
    }

    /// <summary>Refusals that pass by themselves. A plain conflict, such as a name in use, does not.</summary>
    private static bool IsWorthAnother(AwsRefusal refusal) =>
        refusal is { Service: "sso-admin", Code: "ConflictException" } ||
        refusal.Kind is RefusalKind.Uncertain or RefusalKind.Unavailable or RefusalKind.Throttled or RefusalKind.NotReady
        || refusal.Code is "ConcurrentModificationException" or "FinalizingOrganizationException" or "TargetNotFoundException" or "ChildNotFoundException"
            // A unit or a policy that was just made may not be listed yet; the next look finds it.
            or "DuplicateOrganizationalUnitException" or "DuplicatePolicyException"
            // An account that is moved twice, because the answer to the first was lost, is no longer at its source.
            or "SourceParentNotFoundException" or "OperationAborted" or "OperationInProgressException" or "OperationStatusCheckFailedException";

    private Task<StepOutcome> RunOnceAsync(PlanStep step, CancellationToken cancellationToken)
    {
        void Waits(string reason) => observer.Waiting(step, reason);
        return step.Payload switch
        {
            StepPayload.CreateOrganization => OrganizationSteps.CreateAsync(context, cancellationToken),
            StepPayload.CreateJournal journal => JournalSteps.CreateAsync(context, journal, cancellationToken),
            StepPayload.EnablePolicyType type => AloneAsync(
                () => OrganizationSteps.EnablePolicyTypeAsync(context, type, cancellationToken), cancellationToken),
            StepPayload.EnableTrustedAccess access => AloneAsync(
                () => OrganizationSteps.EnableTrustedAccessAsync(context, access, cancellationToken), cancellationToken),
            StepPayload.RegisterDelegatedAdministrator administrator => AloneAsync(
                () => OrganizationSteps.RegisterDelegatedAdministratorAsync(context, administrator, cancellationToken), cancellationToken),
            StepPayload.WriteUnit unit => UnitSteps.WriteAsync(context, unit, cancellationToken),
            StepPayload.DeleteUnit unit => UnitSteps.DeleteAsync(context, unit, cancellationToken),
            StepPayload.CreateAccount account => new AccountCreation(context, account, Waits).RunAsync(cancellationToken),
            StepPayload.ChangeAccount account => AccountSteps.ChangeAsync(context, account, cancellationToken),
            StepPayload.PlaceAccount place => AccountSteps.PlaceAsync(context, place, cancellationToken),
            StepPayload.WritePolicy policy => PolicySteps.WriteAsync(context, policy, cancellationToken),
            StepPayload.DeletePolicy policy => PolicySteps.DeleteAsync(context, policy, cancellationToken),
            StepPayload.AttachPolicy policy => PolicySteps.AttachAsync(context, policy, cancellationToken),
            StepPayload.DetachPolicy policy => PolicySteps.DetachAsync(context, policy, cancellationToken),
            StepPayload.WriteStack stack => InAccountAsync(
                stack.Account,
                stack.Region,
                session => new StackSteps(context, session, Waits).WriteAsync(stack, cancellationToken),
                cancellationToken),
            StepPayload.DeleteStack stack => InAccountAsync(
                stack.Account,
                stack.Region,
                session => new StackSteps(context, session, Waits).DeleteAsync(stack.Stack, cancellationToken),
                cancellationToken),
            StepPayload.WriteSetting setting => InAccountAsync(
                setting.Account,
                setting.Region ?? context.Plan.Home,
                session => SettingSteps.WriteAsync(context, session, setting, cancellationToken),
                cancellationToken),
            StepPayload.FindIdentityCenter => Access().FindAsync(cancellationToken),
            StepPayload.WritePermissionSet set => PermissionSets().WriteAsync(set, cancellationToken),
            StepPayload.DeletePermissionSet set => PermissionSets().DeleteAsync(set, cancellationToken),
            StepPayload.CreateGroup group => Access().CreateGroupAsync(group, cancellationToken),
            StepPayload.RenameGroup group => Access().RenameGroupAsync(group, cancellationToken),
            StepPayload.DeleteGroup group => Access().DeleteGroupAsync(group, cancellationToken),
            StepPayload.AddMember member => Access().AddMemberAsync(member, cancellationToken),
            StepPayload.RemoveMember member => Access().RemoveMemberAsync(member, cancellationToken),
            StepPayload.AssignAccess assign => Access().AssignAsync(assign, cancellationToken),
            StepPayload.RemoveAccess remove => Access().RemoveAccessAsync(remove, cancellationToken),
            _ => throw new UnreachableException(),
        };
    }

    private AccessSteps Access() => new(context, IdentityCenterSession());

    private PermissionSetSteps PermissionSets() => new(context, IdentityCenterSession());

    private AwsSession IdentityCenterSession() => context.Management.WithRegion(new RegionName(context.Ids.IdentityCenter.Region));

    private async Task<StepOutcome> AloneAsync(Func<Task<StepOutcome>> run, CancellationToken cancellationToken)
    {
        await context.OrganizationWide.WaitAsync(cancellationToken);
        try
        {
            return await run();
        }
        finally
        {
            context.OrganizationWide.Release();
        }
    }

    private async Task<StepOutcome> InAccountAsync(
        string account, string region, Func<AwsSession, Task<StepOutcome>> run, CancellationToken cancellationToken)
    {
        var opened = await context.Sessions.OpenAsync(context.Ids.Account(account), new RegionName(region), cancellationToken);
        return opened switch
        {
            SessionOpened { Session: var session } => await run(session),
            SessionRefused { Refusal: var refusal } => StepOutcome.Failed.By(refusal),
            _ => throw new UnreachableException(),
        };
    }
}
