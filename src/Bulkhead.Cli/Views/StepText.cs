using System.Diagnostics;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Cli.Views;

/// <summary>What a step does, in words: one line.</summary>
internal static class StepText
{
    public static string Of(PlanStep step) => step.Payload switch
    {
        StepPayload.CreateOrganization => "organization with all features",
        StepPayload.CreateJournal journal => $"journal bucket {journal.Bucket} in {journal.Region}",
        StepPayload.EnablePolicyType type => $"policy type {type.PolicyType}",
        StepPayload.EnableTrustedAccess access => $"trusted access for {access.ServicePrincipal}",
        StepPayload.RegisterDelegatedAdministrator administrator =>
            $"delegated administrator of {administrator.ServicePrincipal}: {administrator.Account}",
        StepPayload.WriteUnit unit => $"unit {unit.Path}",
        StepPayload.DeleteUnit unit => $"unit {unit.Path}",
        StepPayload.CreateAccount account => $"account {account.Account} <{account.Email}>",
        StepPayload.ChangeAccount account => $"account {account.Account} ({account.Id})",
        StepPayload.PlaceAccount place => step.Action == StepAction.Quarantine
            ? $"quarantine in {Unit(place.Unit)}: everything is denied there; nothing is closed"
            : $"place in {Unit(place.Unit)}",
        StepPayload.WritePolicy policy => $"{Type(policy.Type)} {policy.Name} ({policy.Content.Length} characters: {policy.Description})",
        StepPayload.DeletePolicy policy => $"{Type(policy.Type)} {policy.Name}",
        StepPayload.AttachPolicy policy => $"{Type(policy.Type)} {policy.Policy} on {policy.Account ?? Unit(policy.Unit ?? "")}",
        StepPayload.DetachPolicy policy => $"{Type(policy.Type)} {policy.Policy} from {policy.TargetId}",
        StepPayload.WriteStack stack => $"stack {stack.Stack} in {stack.Region}",
        StepPayload.DeleteStack stack => $"stack {stack.Stack} in {stack.Region}",
        StepPayload.WriteSetting setting => setting.Region is { } region ? $"{setting.Setting} in {region}" : setting.Setting,
        StepPayload.FindIdentityCenter center => $"IAM Identity Center in {center.Region}",
        StepPayload.WritePermissionSet set => $"permission set {set.Name}",
        StepPayload.DeletePermissionSet set => $"permission set {set.Name}",
        StepPayload.CreateGroup group => $"group {group.Name}",
        StepPayload.RenameGroup group => $"group {group.Name}",
        StepPayload.DeleteGroup group => $"group {group.Name}",
        StepPayload.AddMember member => $"{member.Person} in group {member.Group}",
        StepPayload.RemoveMember member => $"{member.Person} in group {member.Group}",
        StepPayload.AssignAccess assign => $"{assign.Group} in {assign.Account} with {assign.PermissionSet}",
        StepPayload.RemoveAccess remove => $"{remove.Group} in {remove.Account} with {remove.PermissionSet}",
        _ => throw new UnreachableException(),
    };

    private static string Unit(string path) => path.Length == 0 ? "Root" : path;

    private static string Type(Config.Model.OrganizationPolicyType type) => type switch
    {
        Config.Model.OrganizationPolicyType.ServiceControl => "SCP",
        Config.Model.OrganizationPolicyType.ResourceControl => "RCP",
        Config.Model.OrganizationPolicyType.DeclarativeEc2 => "EC2 policy",
        Config.Model.OrganizationPolicyType.Tag => "tag policy",
        Config.Model.OrganizationPolicyType.Backup => "backup policy",
        Config.Model.OrganizationPolicyType.AiOptOut => "AI opt-out policy",
        Config.Model.OrganizationPolicyType.Chat => "chat policy",
        Config.Model.OrganizationPolicyType.SecurityHub => "Security Hub policy",
        Config.Model.OrganizationPolicyType.Inspector => "Inspector policy",
        Config.Model.OrganizationPolicyType.UpgradeRollout => "upgrade rollout policy",
        Config.Model.OrganizationPolicyType.Bedrock => "Bedrock policy",
        Config.Model.OrganizationPolicyType.S3 => "S3 policy",
        Config.Model.OrganizationPolicyType.NetworkSecurityDirector => "network security director policy",
        _ => throw new UnreachableException(),
    };
}
