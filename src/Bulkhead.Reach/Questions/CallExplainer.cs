using System.Collections.Frozen;
using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;
using Bulkhead.Iam.Possibility;
using Bulkhead.Reach.Access;
using Bulkhead.Reach.Certificates;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Kinds;
using Bulkhead.Reach.Search;

namespace Bulkhead.Reach.Questions;

/// <summary>Explains one decision with all the policies involved.</summary>
internal static class CallExplainer
{
    // Whose resources may have policies (IAM User Guide, "AWS services that work with IAM", the column "Resource-based policies").
    private static readonly FrozenSet<string> ServicesWithPolicies = FrozenSet.Create(
        StringComparer.Ordinal,
        "acm-pca", "apigateway", "backup", "cloudtrail", "codeartifact", "codebuild", "dynamodb", "ecr", "elasticfilesystem", "es", "events", "execute-api", "glacier",
        "glue", "kinesis", "kms", "lambda", "lex", "logs", "mediastore", "network-firewall", "redshift-serverless", "refactor-spaces", "rekognition", "s3",
        "s3-object-lambda", "s3-outposts", "s3express", "s3tables", "sagemaker", "schemas", "secretsmanager", "serverlessrepo", "ses", "signer", "sns", "sqs", "ssm",
        "ssm-contacts", "ssm-incidents", "vpc-lattice");

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
        var node = snapshot.Find(resource) ?? snapshot.Nodes.FirstOrDefault(n => n.Kind is "s3.bucket" or "es.domain" && resource.StartsWith(n.Arn + "/", StringComparison.Ordinal))
            ?? Uncollected(snapshot, principal, action, resource);
        var owner = node?.Account ?? Arn.TryParse(resource)?.Account ?? "";
        return new(
            action, resource, resource.Contains('*', StringComparison.Ordinal) && resource != "*", owner.Length > 0 ? owner : principal.Account, node, KnownContext.Empty, null);
    }

    // Of a resource that was not collected nobody knows what its own policy says: the node that stands for all of its kind says why. Where
    // there is none, because nothing of the kind is ever collected, it is unknown all the same, but for what never has a policy.
    private static Node? Uncollected(Snapshot snapshot, PrincipalNode principal, string action, string resource)
    {
        if (resource == "*" || Arn.TryParse(resource) is not { } arn || ActionCatalogue.Embedded.FindAction(action) is { HasResourceTypes: false }) return null;
        var possible = snapshot.Nodes
            .Where(n => n.Uncollected is not null && n.IsPattern && new WildcardPattern(n.Arn).IsMatch(resource) && (arn.Account.Length == 0 || n.Account == arn.Account))
            .OrderBy(n => n.Account != principal.Account)
            .FirstOrDefault();
        if (possible is not null) return possible;
        var isThere = arn.Account.Length > 0 && snapshot.Accounts.ContainsKey(arn.Account);
        if (isThere && KindLibrary.Embedded.Any(k => k.Policy is not null && k.Type?.StartsWith(arn.Service + ":", StringComparison.Ordinal) == true)) return null;
        var isRole = arn.Service == "iam" && arn.Resource.StartsWith("role/", StringComparison.Ordinal);
        if (isRole ? isThere : !ServicesWithPolicies.Contains(arn.Service) && (isThere || !IsShareable(resource))) return null;
        return new()
        {
            Kind = isRole ? "role" : $"{arn.Service}.resource",
            Arn = resource,
            Name = resource,
            Account = arn.Account.Length > 0 ? arn.Account : principal.Account,
            PolicyUnknown = $"the policy of {resource}",
        };
    }

    // Whether AWS RAM, or the resource's own list of accounts, may let others in.
    private static bool IsShareable(string resource) => KindLibrary.Embedded.Where(k => !k.Shares.IsEmpty && k.Type is not null).Any(k =>
        k.Type!.Split(':') is [var service, var name]
        && ActionCatalogue.Embedded.FindService(service)?.ResourceTypes.FirstOrDefault(t => t.Name == name) is { } type
        && new WildcardPattern(type.ArnPattern).IsMatch(resource));

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
