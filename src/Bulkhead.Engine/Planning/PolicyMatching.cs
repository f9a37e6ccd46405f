using Bulkhead.Config.Model;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Planning;

/// <summary>Which policy of AWS is which policy of the file: by type and name, which AWS keeps unique.</summary>
internal sealed class PolicyMatching
{
    private readonly Dictionary<(OrganizationPolicyType Type, string Name), ObservedPolicy> _byName = [];
    private readonly HashSet<string> _wanted = new(StringComparer.Ordinal);

    /// <summary>The policy of AWS; null for one that is not there yet.</summary>
    public ObservedPolicy? Find(OrganizationPolicyType type, string name) => _byName.GetValueOrDefault((type, name));

    /// <summary>Whether the file has this policy of AWS.</summary>
    public bool IsWanted(ObservedPolicy policy) => _wanted.Contains(policy.Id);

    public static PolicyMatching Match(DesiredOrganization desired, ObservedOrganization observed)
    {
        var matching = new PolicyMatching();
        foreach (var policy in observed.Policies.Where(p => !p.IsAwsManaged)) matching._byName.TryAdd((policy.Type, policy.Name), policy);
        foreach (var policy in desired.Policies)
        {
            if (matching.Find(policy.Type, policy.Name) is { } found) matching._wanted.Add(found.Id);
        }

        return matching;
    }
}
