using System.Text.Json.Serialization;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Plans;

/// <summary>
/// Names one step of a plan for good: the same thing has the same address in every run.
/// </summary>
/// <param name="Kind">What the step works on.</param>
/// <param name="Name">
/// The unit's path, the account's name in the file, the policy's "type/name", the attachment's "type/name &gt; target",
/// the stack's or setting's name, the service principal.
/// </param>
/// <param name="Account">The account in which it acts, by its name in the file; null for the organization's own things.</param>
/// <param name="Region">The region in which it acts; null for what is global.</param>
[method: JsonConstructor]
public readonly record struct StepAddress(StepKind Kind, string Name, string? Account = null, RegionName? Region = null)
{
    /// <summary>The name under which the management account stands in addresses.</summary>
    public const string Management = "management";

    /// <summary>As plans and logs print it: <c>stack prod/eu-west-1/bulkhead-access</c>.</summary>
    public override string ToString()
    {
        var place = (Account, Region) switch
        {
            (null, _) => "",
            ({ } account, null) => $"{account}/",
            ({ } account, { } region) => $"{account}/{region}/",
        };
        var kind = Kind switch
        {
            StepKind.Organization => "organization",
            StepKind.Journal => "journal",
            StepKind.PolicyType => "policy-type",
            StepKind.TrustedAccess => "trusted-access",
            StepKind.Unit => "unit",
            StepKind.Account => "account",
            StepKind.Placement => "placement",
            StepKind.DelegatedAdministrator => "delegated-administrator",
            StepKind.Policy => "policy",
            StepKind.Attachment => "attachment",
            StepKind.IdentityCenter => "identity-center",
            StepKind.PermissionSet => "permission-set",
            StepKind.Group => "group",
            StepKind.Member => "member",
            StepKind.Assignment => "assignment",
            StepKind.Setting => "setting",
            StepKind.Stack => "stack",
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return $"{kind} {place}{Name}";
    }
}
