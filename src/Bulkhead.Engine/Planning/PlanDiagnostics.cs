using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Planning;

/// <summary>What can be wrong when a plan is made or read (BH40xx).</summary>
public static class PlanDiagnostics
{
    /// <summary>AWS refused to show the organization.</summary>
    public static DiagnosticDescriptor OrganizationUnreadable { get; } = new("BH4001", Severity.Error, "The organization cannot be read");

    /// <summary>A lock would become shorter, or locked copies would end.</summary>
    public static DiagnosticDescriptor LockShortened { get; } = new("BH4053", Severity.Error, "A lock would be shortened");

    /// <summary>The file wants less of a lock that nobody can change any more.</summary>
    public static DiagnosticDescriptor LockFixed { get; } = new("BH4054", Severity.Error, "A lock can no longer be changed");

    /// <summary>The file wants more days of a lock that nobody can change any more: the backup policy has them.</summary>
    public static DiagnosticDescriptor LockStays { get; } = new("BH4055", Severity.Note, "A lock stays as it is, and copies are kept longer");

    /// <summary>The credentials are of a member account.</summary>
    public static DiagnosticDescriptor NotManagementAccount { get; } = new("BH4002", Severity.Error, "These credentials are not the management account's");

    /// <summary>The file names another management account.</summary>
    public static DiagnosticDescriptor OtherManagementAccount { get; } = new("BH4003", Severity.Error, "The file is for another organization");

    /// <summary>The first of the file's regions is not the one where the organization is at home.</summary>
    public static DiagnosticDescriptor HomeMoved { get; } = new("BH4046", Severity.Error, "The home region has changed");

    /// <summary>What is there belongs to an organization of another name.</summary>
    public static DiagnosticDescriptor OtherName { get; } = new("BH4047", Severity.Error, "The organization is kept under another name");

    /// <summary>The organization has consolidated billing only.</summary>
    public static DiagnosticDescriptor NotAllFeatures { get; } = new("BH4004", Severity.Error, "The organization does not have all features");

    /// <summary>An account's e-mail address belongs to another one.</summary>
    public static DiagnosticDescriptor EmailInUse { get; } = new("BH4010", Severity.Error, "An e-mail address belongs to another account");

    /// <summary>The file names an account id that the organization does not have.</summary>
    public static DiagnosticDescriptor AccountNotThere { get; } = new("BH4011", Severity.Error, "The organization has no account with this id");

    /// <summary>The file names a unit id that the organization does not have.</summary>
    public static DiagnosticDescriptor UnitNotThere { get; } = new("BH4012", Severity.Error, "The organization has no unit with this id");

    /// <summary>Several accounts have the name, and none the address.</summary>
    public static DiagnosticDescriptor AmbiguousAccount { get; } = new("BH4013", Severity.Error, "Several accounts could be meant");

    /// <summary>An account has another e-mail address than the file says.</summary>
    public static DiagnosticDescriptor EmailDiffers { get; } = new("BH4014", Severity.Warning, "An account has another e-mail address");

    /// <summary>An account is suspended, closed or not yet active.</summary>
    public static DiagnosticDescriptor AccountNotActive { get; } = new("BH4015", Severity.Warning, "An account is not active");

    /// <summary>More accounts than the quota allows.</summary>
    public static DiagnosticDescriptor AccountQuota { get; } = new("BH4016", Severity.Warning, "The organization may not have so many accounts");

    /// <summary>An account is past its day.</summary>
    public static DiagnosticDescriptor AccountExpired { get; } = new("BH4017", Severity.Warning, "An account has expired");

    /// <summary>An account's last day is near.</summary>
    public static DiagnosticDescriptor AccountExpiresSoon { get; } = new("BH4019", Severity.Note, "An account expires soon");

    /// <summary>AWS stopped an account because its budget was spent.</summary>
    public static DiagnosticDescriptor AccountStopped { get; } = new("BH4025", Severity.Warning, "An account is stopped");

    /// <summary>Two accounts of the file are one account of AWS.</summary>
    public static DiagnosticDescriptor AccountClaimedTwice { get; } = new("BH4018", Severity.Error, "Two accounts of the file are the same one");

    /// <summary>An account, or a part of it, could not be read.</summary>
    public static DiagnosticDescriptor AccountUnknown { get; } = new("BH4020", Severity.Warning, "An account could not be read");

    /// <summary>Something must change, and somebody uses it.</summary>
    public static DiagnosticDescriptor SettingBlocked { get; } = new("BH4021", Severity.Warning, "A setting cannot be changed now");

    /// <summary>More policies on a target than AWS allows.</summary>
    public static DiagnosticDescriptor TooManyAttachments { get; } = new("BH4022", Severity.Error, "Too many policies on one target");

    /// <summary>A stack of Bulkhead's name is not Bulkhead's.</summary>
    public static DiagnosticDescriptor StackNotOurs { get; } = new("BH4023", Severity.Error, "A stack has Bulkhead's name and is not Bulkhead's");

    /// <summary>Guardrails change places, and AWS's limits leave no safe order.</summary>
    public static DiagnosticDescriptor GuardrailGap { get; } = new("BH4024", Severity.Error, "A guardrail would be missing for a moment");

    /// <summary>More accounts would go to quarantine at once than anybody is likely to mean.</summary>
    public static DiagnosticDescriptor MassQuarantine { get; } = new("BH4040", Severity.Error, "Many accounts would go to quarantine");

    /// <summary>A line went and another of the same kind came.</summary>
    public static DiagnosticDescriptor LikelyRename { get; } = new("BH4041", Severity.Error, "An account may have been renamed");

    /// <summary>An account that the others rely on would be cut off.</summary>
    public static DiagnosticDescriptor EssentialAccount { get; } = new("BH4042", Severity.Error, "An account that the others rely on would be cut off");

    /// <summary>Nothing would be left that allows anything.</summary>
    public static DiagnosticDescriptor LastPolicy { get; } = new("BH4043", Severity.Error, "The last policy of a target would go");

    /// <summary>The organization's trail would end.</summary>
    public static DiagnosticDescriptor LogTrail { get; } = new("BH4044", Severity.Error, "The organization's trail would be broken off");

    /// <summary>Guardrails would keep Bulkhead's own role from its work.</summary>
    public static DiagnosticDescriptor LockOut { get; } = new("BH4045", Severity.Error, "Guardrails would lock Bulkhead out");

    /// <summary>Stacks may be left in a region that the file no longer has.</summary>
    public static DiagnosticDescriptor RegionNotCleared { get; } = new("BH4048", Severity.Warning, "A region is no longer governed and not cleared yet");

    /// <summary>The plan would take away the access of whoever applies it.</summary>
    public static DiagnosticDescriptor OwnAccessEnds { get; } = new("BH4049", Severity.Error, "Your own access would end");

    /// <summary>An invariant of the file would not hold.</summary>
    public static DiagnosticDescriptor InvariantBroken { get; } = new("BH4050", Severity.Error, "An invariant would be broken");

    /// <summary>An invariant of the file is neither proved nor broken, and a proof was asked for.</summary>
    public static DiagnosticDescriptor InvariantNotProved { get; } = new("BH4051", Severity.Error, "An invariant is not proved");

    /// <summary>An invariant that is about nobody, or about nothing.</summary>
    public static DiagnosticDescriptor InvariantAboutNothing { get; } = new("BH4052", Severity.Warning, "An invariant about nothing");

    /// <summary>A sealed account is not as the file says, and nobody can enter it.</summary>
    public static DiagnosticDescriptor SealedAccountDiffers { get; } = new("BH4026", Severity.Warning, "A sealed account differs");

    /// <summary>The part of an escrow that stands in another organization, or was made by people, is not as the file says.</summary>
    public static DiagnosticDescriptor OutsideDiffers { get; } = new("BH4027", Severity.Warning, "What others have to do for the escrow is not done");

    /// <summary>What is declared as another organization's is this one's.</summary>
    public static DiagnosticDescriptor NotSeparate { get; } = new("BH4028", Severity.Error, "The separate organization is this one");

    /// <summary>A plan file is not one.</summary>
    public static DiagnosticDescriptor PlanUnreadable { get; } = new("BH4030", Severity.Error, "The plan file cannot be read");

    /// <summary>A plan file is of another version.</summary>
    public static DiagnosticDescriptor PlanVersion { get; } = new("BH4031", Severity.Error, "The plan file is of another version");

    /// <summary>A plan file contradicts itself.</summary>
    public static DiagnosticDescriptor PlanInconsistent { get; } = new("BH4032", Severity.Error, "The plan file contradicts itself");

    /// <summary>Nobody has enabled Identity Center.</summary>
    public static DiagnosticDescriptor IdentityCenterNotEnabled { get; } = new("BH4060", Severity.Warning, "IAM Identity Center is not enabled");

    /// <summary>AWS refused to show who has access.</summary>
    public static DiagnosticDescriptor AccessUnknown { get; } = new("BH4061", Severity.Warning, "Who has access could not be read");

    /// <summary>An external identity provider has not sent a group of the file.</summary>
    public static DiagnosticDescriptor ExternalGroupMissing { get; } = new("BH4062", Severity.Warning, "A group of the identity provider is missing");

    /// <summary>More of something than Identity Center takes.</summary>
    public static DiagnosticDescriptor AccessQuota { get; } = new("BH4063", Severity.Warning, "More access than Identity Center takes");

    /// <summary>One of Bulkhead's permission sets is assigned to a group that the file does not let in, and nobody knows by whom.</summary>
    public static DiagnosticDescriptor AccessNotInFile { get; } = new("BH4064", Severity.Warning, "Access that the file does not have");
}
