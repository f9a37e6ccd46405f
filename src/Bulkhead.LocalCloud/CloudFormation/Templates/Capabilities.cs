using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>
/// What a caller must acknowledge before a template may touch IAM (AWS CloudFormation User Guide, "Acknowledging IAM
/// resources in CloudFormation templates").
/// </summary>
internal static class Capabilities
{
    private static readonly FrozenDictionary<string, string?> NameProperties = new Dictionary<string, string?>
    {
        ["AWS::IAM::AccessKey"] = null,
        ["AWS::IAM::Group"] = "GroupName",
        ["AWS::IAM::InstanceProfile"] = "InstanceProfileName",
        ["AWS::IAM::ManagedPolicy"] = "ManagedPolicyName",
        ["AWS::IAM::Policy"] = null,
        ["AWS::IAM::Role"] = "RoleName",
        ["AWS::IAM::User"] = "UserName",
        ["AWS::IAM::UserToGroupAddition"] = null,
    }.ToFrozenDictionary();

    /// <summary>The capability that a template needs (one at most) and the resource types that need it.</summary>
    public static (string? Capability, ImmutableArray<string> Types) Needed(Template template)
    {
        var resources = template.Resources.Values.Where(resource => NameProperties.ContainsKey(resource.Type)).ToList();
        if (resources.Count == 0) return (null, []);
        var named = resources.Any(resource => NameProperties[resource.Type] is { } name && resource.Properties.ContainsKey(name));
        return (named ? "CAPABILITY_NAMED_IAM" : "CAPABILITY_IAM", [.. resources.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal)]);
    }

    /// <summary>Refuses a template whose needs were not acknowledged.</summary>
    /// <exception cref="ServiceException">The capability that the template needs is not among those given.</exception>
    public static void Demand(Template template, IReadOnlyCollection<string> given)
    {
        var (capability, _) = Needed(template);
        if (capability is null || given.Contains(capability) || given.Contains("CAPABILITY_NAMED_IAM")) return;
        throw Refusal.Capabilities([capability]);
    }
}
