using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Planning;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Access;

/// <summary>Where a permission set is not as the file wants it.</summary>
internal static class PermissionSetDifferences
{
    public static ImmutableArray<Difference> Of(DesiredPermissionSet wanted, ObservedPermissionSet found, string partition)
    {
        var differences = ImmutableArray.CreateBuilder<Difference>();
        Add("description", found.Description, wanted.Description);
        Add("session", found.Session, wanted.Session);
        Add("policies", string.Join(", ", found.Policies), string.Join(", ", wanted.Policies.Select(p => PolicyArn(partition, p)).Order(StringComparer.Ordinal)));
        Add("customer-policies", string.Join(", ", found.CustomerPolicies), string.Join(", ", wanted.CustomerPolicies.Order(StringComparer.Ordinal)));
        Add("boundary", found.Boundary ?? "", wanted.Boundary is { } boundary ? PolicyArn(partition, boundary) : "");
        if (found.Inline is { } before && wanted.Inline is { } after)
        {
            differences.AddRange(PolicyDocuments.Compare(OrganizationPolicyType.ServiceControl, before, after).Select(d => d with { Property = $"inline.{d.Property}" }));
        }
        else
        {
            Add("inline", found.Inline ?? "", wanted.Inline ?? "");
        }

        differences.AddRange(PlanDraft.TagDifferences(wanted.Tags, found.Tags));
        return differences.ToImmutable();

        void Add(string property, string is_, string shall)
        {
            if (is_ != shall) differences.Add(new Difference(property, is_.Length == 0 ? null : is_, shall));
        }
    }

    /// <summary>The ARN of one of AWS's managed policies, by what stands after <c>policy/</c>.</summary>
    public static string PolicyArn(string partition, string policy) => $"arn:{partition}:iam::aws:policy/{policy}";
}
