using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning;

/// <summary>The addresses of the organization's steps.</summary>
internal static class Addresses
{
    public static StepAddress PolicyType(OrganizationPolicyType type) => new(StepKind.PolicyType, PolicyTypeNames.Of(type));

    public static StepAddress TrustedAccess(string service) => new(StepKind.TrustedAccess, service);

    public static StepAddress Delegation(string service) => new(StepKind.DelegatedAdministrator, service);

    public static StepAddress Unit(UnitPath path) => new(StepKind.Unit, path.Value);

    public static StepAddress Account(string name) => new(StepKind.Account, name);

    public static StepAddress Placement(string name) => new(StepKind.Placement, name);

    public static StepAddress Policy(OrganizationPolicyType type, string name) => new(StepKind.Policy, PolicyKey(type, name));

    public static StepAddress Attachment(OrganizationPolicyType type, string policy, string target) =>
        new(StepKind.Attachment, $"{PolicyKey(type, policy)} > {target}");

    public static string PolicyKey(OrganizationPolicyType type, string name) => $"{PolicyTypeNames.Of(type)}/{name}";
}
