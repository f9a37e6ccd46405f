using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Questions;

/// <summary>Explains one decision with all the policies involved.</summary>
internal static class CallExplainer
{
    public static ExplainedCall Explain(World world, PrincipalNode principal, AskedCall asked)
    {
        var stance = world.Oracle.Stances.Of(principal, Rules.Loosening.None, [], [], [], isUnguardedEverywhere: false);
        var answer = world.Oracle.Ask(stance, asked);
        var (stack, refused) = new PlainAccess(world.Snapshot, world.Oracle).Example(stance, asked);
        var request = answer.Answer?.Witness ?? refused;
        var decision = stack.Explain(CompiledRequest.Create(request, CatalogueFacts.Embedded));
        return new(
            answer.Verdict, answer.Unknown, request, decision,
            [.. PoliciesOf(stack.Source).SelectMany(p => SaidBy(p.Kind, p.Document, decision))],
            [.. (answer.Answer?.RestsOn ?? []).Select(r => r.Text)]);
    }

    /// <summary>The call as the question names it.</summary>
    public static AskedCall Ask(Snapshot snapshot, PrincipalNode principal, string action, string resource)
    {
        var node = snapshot.Find(resource) ?? snapshot.Nodes.FirstOrDefault(n => n.Kind == "s3.bucket" && resource.StartsWith(n.Arn + "/", StringComparison.Ordinal));
        var owner = node?.Account ?? Arn.TryParse(resource)?.Account ?? "";
        return new(
            action, resource, resource.Contains('*', StringComparison.Ordinal) && resource != "*", owner.Length > 0 ? owner : principal.Account, node, KnownContext.Empty, null);
    }

    private static IEnumerable<(string Kind, PolicyDocument Document)> PoliciesOf(PolicyStack stack)
    {
        foreach (var document in stack.Identity) yield return ("identity policy", document);
        foreach (var document in stack.Boundary ?? []) yield return ("permissions boundary", document);
        foreach (var document in (stack.ServiceControl ?? []).SelectMany(l => l)) yield return ("SCP", document);
        foreach (var document in (stack.ResourceControl ?? []).SelectMany(l => l)) yield return ("RCP", document);
        foreach (var document in stack.Resource) yield return ("resource policy", document);
    }

    private static IEnumerable<ExplainedPolicy> SaidBy(string kind, PolicyDocument document, Decision decision)
    {
        var said = decision.Statements.Where(s => ReferenceEquals(s.Policy, document)).DistinctBy(s => s.Statement).ToImmutableArray();
        var name = document.Name ?? "policy";
        return said.IsEmpty
            ? [new(kind, name, "says nothing", null)]
            : said.Select(s => new ExplainedPolicy(kind, name, s.Statement.Effect == StatementEffect.Allow ? "allows" : "denies", s.Statement.DisplayName));
    }
}
