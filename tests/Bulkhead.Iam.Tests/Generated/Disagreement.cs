using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Tests.Reference;

namespace Bulkhead.Iam.Tests.Generated;

/// <summary>A request that the two evaluators answer differently.</summary>
internal sealed record Disagreement(int Seed, ReferenceStack Stack, ReferenceRequest Request, ReferenceOutcome Reference, Decision Engine)
{
    /// <summary>All that is needed to see who is right.</summary>
    public string Describe()
    {
        var text = new StringBuilder();
        text.AppendLine($"seed {Seed}: the reference says {Reference}, the engine {Engine.Outcome} (rules {string.Join(", ", Engine.Rules)})");
        text.AppendLine($"  {Request.Caller} {Request.SessionArn ?? Request.CallerArn ?? Request.Name} {Request.Action} {Request.Resource} in {Request.ResourceAccount}, management account {Stack.ManagementAccount}");
        text.AppendLine($"  context {string.Join("; ", Request.Context.Select(c => $"{c.Key}={(c.Value.IsSet ? "[" : "")}{string.Join(",", c.Value.Values)}"))}");
        Add("identity", Stack.Identity);
        Add("boundary", Stack.Boundary);
        Add("session", Stack.Session);
        Add("resource", Stack.Resource is null ? null : [Stack.Resource]);
        foreach (var level in Stack.ServiceControl ?? []) Add("scp", level);
        foreach (var level in Stack.ResourceControl ?? []) Add("rcp", level);
        Add("endpoint", Stack.Endpoint);
        foreach (var grant in Stack.Grants) text.AppendLine($"  grant {grant.Grantee} {string.Join(",", grant.Operations)} {grant.ContextSubset?.Count} {grant.ContextEquals?.Count}");
        text.AppendLine($"  engine: {string.Join(" ", Engine.Explanation)} {string.Join("; ", Engine.Faults.Select(f => f.Message))}");
        return text.ToString();

        void Add(string name, IReadOnlyList<JsonNode>? policies)
        {
            foreach (var policy in policies ?? []) text.AppendLine($"  {name} {policy.ToJsonString()}");
        }
    }
}
