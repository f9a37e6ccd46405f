using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>Asks the evaluator what guardrails leave to the role by which Bulkhead works in an account.</summary>
internal sealed class RoleDecisions(DesiredOrganization desired, ObservedOrganization observed)
{
    /// <summary>Stands for an account that has no id yet.</summary>
    public static readonly AccountId AnyAccount = AccountId.Parse("000000000000");

    /// <summary>
    /// What is known of a call before it is made. A statement that asks for anything else (where the caller sits, the hour,
    /// a tag) may or may not hold then, so it is not held against the file.
    /// </summary>
    private static readonly ImmutableHashSet<string> KnownKeys = ImmutableHashSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "aws:PrincipalAccount", "aws:PrincipalArn", "aws:PrincipalIsAWSService", "aws:PrincipalOrgID", "aws:PrincipalType",
        "aws:RequestedRegion", "aws:ResourceAccount", "aws:ResourceOrgID", "aws:AssumedRoot");

    private readonly PolicyCompiler _compiler = new();
    private readonly Dictionary<string, PolicyDocument?> _documents = new(StringComparer.Ordinal);
    private readonly string _organization = observed.Id ?? "o-0000000000";

    /// <summary>The first policy that denies the role something that it needs; null when none does.</summary>
    public RoleDenial? Find(IReadOnlyCollection<DesiredPolicy> policies, AccountId account, string role, ImmutableArray<NeededAction> needed)
    {
        var service = Documents(policies, OrganizationPolicyType.ServiceControl);
        var resource = Documents(policies, OrganizationPolicyType.ResourceControl);
        var denied = new List<(string Action, DecidingStatement Statement)>();
        if (Assumption(account, role, resource) is { } closed) denied.Add(("sts:AssumeRole", closed));
        if (!service.IsEmpty)
        {
            var stack = _compiler.Compile(new PolicyStack
            {
                Identity = [PolicyDocument.FullAccess],
                ServiceControl = [[PolicyDocument.FullAccess, .. service]],
                ManagementAccount = observed.ManagementAccount,
            });
            var caller = Principal.TryParse($"arn:{observed.Partition}:iam::{account}:role/{role}")!;
            foreach (var action in needed)
            {
                if (Denying(stack, Request(caller, action, account)) is { } statement) denied.Add((action.Action, statement));
            }
        }

        return denied.GroupBy(d => d.Statement.Policy.Name!).FirstOrDefault() is { } first
            ? new RoleDenial(first.Key, first.First().Statement.Statement.DisplayName, [.. first.Select(d => d.Action).Distinct()])
            : null;
    }

    /// <summary>Whether the management account can enter at all; service control policies do not bind it, resource control policies do.</summary>
    private DecidingStatement? Assumption(AccountId account, string role, ImmutableArray<PolicyDocument> resource)
    {
        if (resource.IsEmpty) return null;
        var stack = _compiler.Compile(new PolicyStack
        {
            Identity = [PolicyDocument.FullAccess],
            Resource = [PolicyParser.ParseJson("trust", $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"{{observed.ManagementAccount}}" },"Action":"sts:AssumeRole"} }""").Document!],
            ResourceControl = [resource],
            ManagementAccount = observed.ManagementAccount,
        });
        var caller = Principal.TryParse($"arn:{observed.Partition}:iam::{observed.ManagementAccount}:role/administrator")!;
        var assume = new NeededAction("sts:AssumeRole", $"arn:{observed.Partition}:iam::{account}:role/{role}", desired.Home);
        return Denying(stack, Request(caller, assume, account));
    }

    private CompiledRequest Request(Principal caller, NeededAction action, AccountId account) => CompiledRequest.Create(
        new AuthorizationRequest
        {
            Principal = caller,
            Action = action.Action,
            Resources = [action.Resource],
            ResourceAccount = account,
            Context = RequestContext.Empty
                .With("aws:PrincipalOrgID", _organization)
                .With("aws:ResourceOrgID", _organization)
                .With("aws:RequestedRegion", action.Region.Value),
        },
        CatalogueFacts.Embedded);

    private static DecidingStatement? Denying(CompiledStack stack, CompiledRequest request) =>
        stack.Explain(request) is { Outcome: DecisionOutcome.ExplicitlyDenied } decision
            ? decision.Statements.FirstOrDefault(s => s.IsCertain && s.Statement.Effect == StatementEffect.Deny)
            : null;

    private ImmutableArray<PolicyDocument> Documents(IEnumerable<DesiredPolicy> policies, OrganizationPolicyType type) =>
        [.. policies.Where(p => p.Type == type).Select(Document).OfType<PolicyDocument>()];

    private PolicyDocument? Document(DesiredPolicy policy)
    {
        var key = $"{policy.Type}/{policy.Name}";
        if (!_documents.TryGetValue(key, out var document))
        {
            document = PolicyParser.ParseJson(policy.Name, policy.Content).Document;
            _documents[key] = document = document is null ? null : document with { Name = policy.Name, Statements = [.. document.Statements.Where(s => IsCertain(s, policy.Type))] };
        }

        return document;
    }

    /// <summary>Whose role assumes Bulkhead's is not known, so what a resource control policy says of the caller's ARN is not either.</summary>
    private static bool IsCertain(Statement statement, OrganizationPolicyType type) => statement.Conditions.All(c =>
        KnownKeys.Contains(c.Key)
        && !(type == OrganizationPolicyType.ResourceControl && c.Key.Equals("aws:PrincipalArn", StringComparison.OrdinalIgnoreCase)));
}
