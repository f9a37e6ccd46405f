using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Plans;

/// <summary>
/// What a step needs to be carried out: data only, so that a plan can be saved and applied later. The closed set is the
/// nested records. Ids that exist only after another step are named by account name, unit path or policy name, and looked
/// up when the step runs.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(CreateOrganization), "createOrganization")]
[JsonDerivedType(typeof(CreateJournal), "createJournal")]
[JsonDerivedType(typeof(EnablePolicyType), "enablePolicyType")]
[JsonDerivedType(typeof(EnableTrustedAccess), "enableTrustedAccess")]
[JsonDerivedType(typeof(RegisterDelegatedAdministrator), "registerDelegatedAdministrator")]
[JsonDerivedType(typeof(WriteUnit), "writeUnit")]
[JsonDerivedType(typeof(DeleteUnit), "deleteUnit")]
[JsonDerivedType(typeof(CreateAccount), "createAccount")]
[JsonDerivedType(typeof(ChangeAccount), "changeAccount")]
[JsonDerivedType(typeof(PlaceAccount), "placeAccount")]
[JsonDerivedType(typeof(WritePolicy), "writePolicy")]
[JsonDerivedType(typeof(DeletePolicy), "deletePolicy")]
[JsonDerivedType(typeof(AttachPolicy), "attachPolicy")]
[JsonDerivedType(typeof(DetachPolicy), "detachPolicy")]
[JsonDerivedType(typeof(WriteStack), "writeStack")]
[JsonDerivedType(typeof(DeleteStack), "deleteStack")]
[JsonDerivedType(typeof(WriteSetting), "writeSetting")]
[JsonDerivedType(typeof(FindIdentityCenter), "findIdentityCenter")]
[JsonDerivedType(typeof(WritePermissionSet), "writePermissionSet")]
[JsonDerivedType(typeof(DeletePermissionSet), "deletePermissionSet")]
[JsonDerivedType(typeof(CreateGroup), "createGroup")]
[JsonDerivedType(typeof(RenameGroup), "renameGroup")]
[JsonDerivedType(typeof(DeleteGroup), "deleteGroup")]
[JsonDerivedType(typeof(AddMember), "addMember")]
[JsonDerivedType(typeof(RemoveMember), "removeMember")]
[JsonDerivedType(typeof(AssignAccess), "assignAccess")]
[JsonDerivedType(typeof(RemoveAccess), "removeAccess")]
public abstract record StepPayload
{
    private StepPayload()
    {
    }

    /// <summary>organizations:CreateOrganization with all features.</summary>
    public sealed record CreateOrganization : StepPayload;

    /// <summary>Makes the journal's bucket in the management account, private, versioned and encrypted.</summary>
    public sealed record CreateJournal(string Bucket, string Region) : StepPayload;

    /// <summary>Enables a policy type on the root.</summary>
    public sealed record EnablePolicyType(string PolicyType) : StepPayload;

    /// <summary>Enables trusted access for a service principal.</summary>
    public sealed record EnableTrustedAccess(string ServicePrincipal) : StepPayload;

    /// <summary>Makes an account (by its name in the file) the delegated administrator of a service.</summary>
    public sealed record RegisterDelegatedAdministrator(string ServicePrincipal, string Account) : StepPayload;

    /// <summary>Creates the unit, or renames the one with <paramref name="ExistingId"/>; sets its tags.</summary>
    public sealed record WriteUnit(string Path, string? ExistingId, ImmutableSortedDictionary<string, string> Tags) : StepPayload;

    /// <summary>Deletes a unit that Bulkhead made, after the last account and unit have left it.</summary>
    public sealed record DeleteUnit(string Path, string Id) : StepPayload;

    /// <summary>Creates an account through the journal, and waits until it is really ready.</summary>
    public sealed record CreateAccount(
        string Account, string DisplayName, string Email, ImmutableSortedDictionary<string, string> Tags) : StepPayload;

    /// <summary>Changes an existing account: its display name when not null, and its tags to exactly these (others' tags are left alone).</summary>
    public sealed record ChangeAccount(
        string Account,
        string Id,
        string? DisplayName,
        ImmutableSortedDictionary<string, string> SetTags,
        ImmutableArray<string> RemoveTags) : StepPayload;

    /// <summary>Moves the account to the unit. <paramref name="Id"/> is null for one that this plan creates.</summary>
    public sealed record PlaceAccount(string Account, string? Id, string Unit) : StepPayload;

    /// <summary>Creates the policy, or updates the one with <paramref name="ExistingId"/>; sets its tags (others' tags are left alone).</summary>
    public sealed record WritePolicy(
        OrganizationPolicyType Type,
        string Name,
        string Description,
        string Content,
        string? ExistingId,
        ImmutableSortedDictionary<string, string> Tags) : StepPayload;

    /// <summary>Deletes a policy that Bulkhead made, after its last attachment is gone.</summary>
    public sealed record DeletePolicy(OrganizationPolicyType Type, string Name, string Id) : StepPayload;

    /// <summary>Attaches a policy (by name) to a unit, or to an account (by its name in the file).</summary>
    public sealed record AttachPolicy(OrganizationPolicyType Type, string Policy, string? Unit, string? Account) : StepPayload;

    /// <summary>Detaches a policy from a target by their ids.</summary>
    public sealed record DetachPolicy(OrganizationPolicyType Type, string Policy, string PolicyId, string TargetId) : StepPayload;

    /// <summary>
    /// Creates or updates a stack by change set. Values of parameters may hold references (<see cref="StackReferences"/>),
    /// which are looked up when the step runs.
    /// </summary>
    public sealed record WriteStack(
        string Account,
        string Region,
        string Stack,
        string TemplateBody,
        ImmutableSortedDictionary<string, string> Parameters,
        ImmutableSortedDictionary<string, string> Tags) : StepPayload
    {
        /// <summary>Whether what somebody changed or removed in it comes back.</summary>
        public bool RevertsDrift { get; init; }
    }

    /// <summary>Deletes a stack that Bulkhead made.</summary>
    public sealed record DeleteStack(string Account, string Region, string Stack) : StepPayload;

    /// <summary>Writes a setting of an account: <paramref name="Desired"/> as the setting's own class reads it.</summary>
    public sealed record WriteSetting(string Account, string? Region, string Setting, JsonObject Desired) : StepPayload;

    /// <summary>Finds the organization's Identity Center, which a person enables.</summary>
    public sealed record FindIdentityCenter(string Region) : StepPayload;

    /// <summary>Creates the permission set, or changes the one with <paramref name="ExistingArn"/>, and puts it into its accounts.</summary>
    public sealed record WritePermissionSet(
        string Name,
        string Description,
        string Session,
        ImmutableArray<string> Policies,
        ImmutableArray<string> CustomerPolicies,
        string? Inline,
        string? Boundary,
        ImmutableSortedDictionary<string, string> Tags,
        string? ExistingArn) : StepPayload;

    /// <summary>Deletes a permission set that Bulkhead made, after its last assignment.</summary>
    public sealed record DeletePermissionSet(string Name, string Arn) : StepPayload;

    /// <summary>Creates a group.</summary>
    public sealed record CreateGroup(string Name, string Description) : StepPayload;

    /// <summary>Gives a group another name; whoever is in it stays in it.</summary>
    public sealed record RenameGroup(string Name, string Id) : StepPayload;

    /// <summary>Deletes a group that Bulkhead made, after its last assignment.</summary>
    public sealed record DeleteGroup(string Name, string Id) : StepPayload;

    /// <summary>Puts a person, by e-mail address, into a group; makes them when Identity Center does not have them.</summary>
    public sealed record AddMember(string Group, string Person) : StepPayload;

    /// <summary>Takes a person out of a group. The person stays.</summary>
    public sealed record RemoveMember(string Group, string Person, string MembershipId) : StepPayload;

    /// <summary>Lets a group into an account (by its name in the file) with a permission set.</summary>
    public sealed record AssignAccess(string Group, string PermissionSet, string Account) : StepPayload;

    /// <summary>Takes that away again, by ids.</summary>
    public sealed record RemoveAccess(string Group, string PermissionSet, string Account, string PermissionSetArn, string AccountId, string GroupId) : StepPayload;
}
