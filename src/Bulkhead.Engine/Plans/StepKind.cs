namespace Bulkhead.Engine.Plans;

/// <summary>What a step works on. The order is the order in which people read a plan.</summary>
public enum StepKind
{
    /// <summary>The organization itself, with all features.</summary>
    Organization,

    /// <summary>The bucket that holds the journal and the lock.</summary>
    Journal,

    /// <summary>A policy type of the organization's root.</summary>
    PolicyType,

    /// <summary>Trusted access for an AWS service.</summary>
    TrustedAccess,

    /// <summary>An organizational unit.</summary>
    Unit,

    /// <summary>A member account: that it exists, its name and its tags.</summary>
    Account,

    /// <summary>The unit that an account stands in.</summary>
    Placement,

    /// <summary>A delegated administrator of an AWS service.</summary>
    DelegatedAdministrator,

    /// <summary>A policy document of the organization.</summary>
    Policy,

    /// <summary>A policy's attachment to the root, a unit or an account.</summary>
    Attachment,

    /// <summary>The instance of IAM Identity Center.</summary>
    IdentityCenter,

    /// <summary>A permission set.</summary>
    PermissionSet,

    /// <summary>A group of people.</summary>
    Group,

    /// <summary>A person in a group.</summary>
    Member,

    /// <summary>That a group is let into an account.</summary>
    Assignment,

    /// <summary>A fact of an account that CloudFormation can't make.</summary>
    Setting,

    /// <summary>A CloudFormation stack in an account and a region.</summary>
    Stack,
}
