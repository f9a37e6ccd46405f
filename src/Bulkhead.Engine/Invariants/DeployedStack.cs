using System.Text.Json.Nodes;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Invariants;

/// <summary>
/// What a stack was told to make when it was deployed last. CloudFormation compares a new template with that one, and leaves alone what is the
/// same in both, also where somebody changed it by hand (CloudFormation User Guide, "Update behaviors of stack resources").
/// </summary>
internal sealed class DeployedStack
{
    /// <summary>The fact that has the templates, by region and stack.</summary>
    public const string Templates = "cloudformation:GetTemplate";

    private const string Stacks = "cloudformation:DescribeStacks";

    private static readonly DeployedStack Unknown = new(null);
    private static readonly DeployedStack Nothing = new([]);

    private readonly Dictionary<string, (string Type, JsonObject Properties)>? _resources;

    private DeployedStack(Dictionary<string, (string Type, JsonObject Properties)>? resources) => _resources = resources;

    /// <summary>Whether it is known: the template was read, or there is no such stack.</summary>
    public bool IsKnown => _resources is not null;

    /// <summary>What it made, by logical name; empty where that is not known.</summary>
    public IReadOnlyDictionary<string, (string Type, JsonObject Properties)> Resources => _resources ?? [];

    /// <summary>What the facts of an account say of a stack.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="region">The stack's region.</param>
    /// <param name="stack">The stack's name.</param>
    /// <param name="values">Pseudo parameters.</param>
    public static DeployedStack Of(JsonObject facts, string region, string stack, IReadOnlyDictionary<string, string> values)
    {
        if (facts[Stacks]?[region] is not JsonObject page || page.ContainsKey(FactPlan.NotRead)) return Unknown;
        var found = (page["Stacks"] as JsonArray ?? []).FirstOrDefault(s => (string?)s?["StackName"] == stack);
        if (found is null || !HasResources((string?)found["StackStatus"])) return Nothing;
        if ((string?)facts[Templates]?[region]?[stack]?["TemplateBody"] is not { } text) return Unknown;
        var given = new Dictionary<string, string>(values, StringComparer.Ordinal);
        foreach (var parameter in found["Parameters"] as JsonArray ?? [])
        {
            if ((string?)parameter?["ParameterKey"] is { } key) given[key] = (string?)parameter["ParameterValue"] ?? "";
        }

        try
        {
            var resources = TemplateValues.ResourcesOf(text, given).ToList();
            if (!resources.TrueForAll(r => PlannedIdentities.AreReadable(r.Type, r.Properties))) return Unknown;
            return new(resources.ToDictionary(r => r.Name, r => (r.Type, r.Properties), StringComparer.Ordinal));
        }
        catch (FormatException)
        {
            // Somebody deployed another template than Bulkhead's, or one of a version that used what is not known here.
            return Unknown;
        }
    }

    /// <summary>Whether a stack in that state has made anything (CloudFormation User Guide, "Stack status codes").</summary>
    public static bool HasResources(string? status) => status is not ("REVIEW_IN_PROGRESS" or "ROLLBACK_COMPLETE" or "DELETE_COMPLETE");

    /// <summary>The properties of a resource as they were deployed; null where it was not in the template, or nothing is known.</summary>
    public JsonObject? Find(string name, string type) =>
        _resources is not null && _resources.TryGetValue(name, out var found) && found.Type == type ? found.Properties : null;
}
