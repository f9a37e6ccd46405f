using System.Globalization;
using System.Text.Json.Nodes;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Apply.Steps;
using Bulkhead.Engine.Baseline.Settings;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Invariants;
using Bulkhead.Engine.Plans;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Engine.Tests.Written;

/// <summary>Everything that a configuration makes Bulkhead write into accounts, with its references filled in as a deployment does.</summary>
internal static class WrittenThings
{
    private const string Management = "111122223333";
    private const string Organization = "o-a1b2c3d4e5";

    /// <summary>The resources of every stack. What differs by account or region alone is here once for each.</summary>
    public static IEnumerable<(string Where, string Type, JsonObject Properties)> Resources(DesiredOrganization desired)
    {
        var ids = desired.Accounts.Select((a, i) => (a.Name, Id: (200_000_000_000 + i).ToString(CultureInfo.InvariantCulture)))
            .Append((Name: StepAddress.Management, Id: Management)).ToDictionary(a => a.Name, a => a.Id, StringComparer.Ordinal);
        foreach (var stack in desired.Stacks)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["AWS::AccountId"] = ids[stack.Account],
                ["AWS::Partition"] = "aws",
                ["AWS::Region"] = stack.Region.Value,
                ["AWS::StackName"] = stack.Template.Name,
                ["AWS::URLSuffix"] = "amazonaws.com",
            };
            foreach (var (name, text) in stack.Parameters)
                values[name] = StackReferences.Resolve(text, "aws", Organization, ids.GetValueOrDefault, _ => "p-examplepolicyid")
                    ?? throw new InvalidOperationException($"{stack.Address}: {text} refers to nothing.");
            foreach (var (_, type, properties) in TemplateValues.ResourcesOf(stack.Template.Body, values))
                yield return ($"{stack.Account}/{stack.Template.Name}/{type.Replace("::", "-", StringComparison.Ordinal)}", type, properties);
        }
    }

    /// <summary>Every policy document, once, with what it is for.</summary>
    public static IReadOnlyList<(string Name, PolicyDocumentKind Kind, string Text)> Policies(DesiredOrganization desired)
    {
        var found = new Dictionary<(PolicyDocumentKind, string), string>();
        foreach (var policy in desired.Policies) Add(policy.Name, KindOf(policy.Type), policy.Content);
        foreach (var (where, _, properties) in Resources(desired)) Walk(where, properties, "");
        foreach (var set in desired.Access?.PermissionSets ?? [])
        {
            if (set.Inline is { } inline) Add($"permission-set/{set.Name}", PolicyDocumentKind.Identity, inline);
        }

        Add("journal", PolicyDocumentKind.Resource, JournalSteps.OnlyTls("aws", "bulkhead-journal-111122223333").ToJsonString());
        if (desired.Settings.Any(s => s.Setting is SealedSetting)) Add("sealed", PolicyDocumentKind.Trust, SealedSetting.Trust);
        return [.. found.Select(f => (f.Value, f.Key.Item1, f.Key.Item2))];

        void Add(string name, PolicyDocumentKind kind, string text) => found.TryAdd((kind, text), name);

        void Walk(string where, JsonNode? node, string member)
        {
            switch (node)
            {
                case JsonArray list:
                    foreach (var item in list) Walk(where, item, member);
                    break;
                case JsonObject document when document.ContainsKey("Statement"):
                    // What stands below a role, user or group itself is an identity policy; what a resource has is its own.
                    Add(where, member switch { "AssumeRolePolicyDocument" => PolicyDocumentKind.Trust, "Policies" => PolicyDocumentKind.Identity, _ => PolicyDocumentKind.Resource }, document.ToJsonString());
                    break;
                case JsonObject properties:
                    foreach (var (name, value) in properties) Walk(where, value, member == "Policies" ? member : name);
                    break;
            }
        }
    }

    private static PolicyDocumentKind KindOf(OrganizationPolicyType type) => type switch
    {
        OrganizationPolicyType.ServiceControl => PolicyDocumentKind.ServiceControl,
        OrganizationPolicyType.ResourceControl => PolicyDocumentKind.ResourceControl,
        OrganizationPolicyType.AiOptOut => PolicyDocumentKind.AiOptOut,
        _ => PolicyDocumentKind.Declarative,
    };
}
