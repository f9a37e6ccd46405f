using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>
/// What an attacker comes to, by trying every call of seven ways on every resource with the plain evaluator until nothing new
/// comes. It shares nothing with the product but the evaluator of one request.
/// </summary>
internal sealed class ExhaustiveSearch(RandomOrganization organization)
{
    private static readonly ImmutableArray<string> NewNames = ["dev-new", "prod-new", "new"];

    private readonly PolicyCompiler _compiler = new();
    private readonly Dictionary<(string Principal, bool IsFree, string Action, string Resource), bool> _known = [];
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _free = new(StringComparer.Ordinal);

    /// <summary>The ARNs of the principals that the attacker comes to.</summary>
    public IReadOnlySet<string> Run(string from)
    {
        _held.Add(from);
        while (true)
        {
            var before = _held.Count + _free.Count;
            foreach (var role in organization.Principals.Where(p => p.Kind == "role"))
            {
                if (Anybody("sts:AssumeRole", role.Arn) || Anybody("iam:UpdateAssumeRolePolicy", role.Arn) || ByNewFunction(role)) _held.Add(role.Arn);
            }

            foreach (var function in organization.Functions)
            {
                if (Anybody("lambda:UpdateFunctionCode", function.Arn)) _held.Add(function.Role);
            }

            foreach (var one in organization.Principals)
            {
                if (Anybody(one.Kind == "role" ? "iam:PutRolePolicy" : "iam:PutUserPolicy", one.Arn)) _free.Add(one.Arn);
            }

            if (_held.Count + _free.Count == before) return _held;
        }
    }

    private bool ByNewFunction(RandomPrincipal role)
    {
        if (!TrustsLambda(role)) return false;
        foreach (var name in NewNames)
        {
            var arn = $"arn:aws:lambda:eu-west-1:{role.Account}:function:{name}";
            if (!Anybody("lambda:InvokeFunction", arn)) continue;
            if (Held().Any(p => p.Account == role.Account && Allows(p, "iam:PassRole", role.Arn) && Allows(p, "lambda:CreateFunction", arn))) return true;
        }

        return false;
    }

    private bool TrustsLambda(RandomPrincipal role) => _compiler.Compile(new PolicyStack { Resource = [RandomOrganization.Parse(role.Trust!)] })
        .Decide(CompiledRequest.Create(
            new AuthorizationRequest
            {
                Principal = Principal.Service("lambda.amazonaws.com"),
                Action = "sts:AssumeRole",
                Resources = [role.Arn],
                ResourceAccount = AccountId.TryParse(role.Account),
            }, CatalogueFacts.Embedded)).IsAllowed;

    private IEnumerable<RandomPrincipal> Held() => organization.Principals.Where(p => _held.Contains(p.Arn));

    private bool Anybody(string action, string resource) => Held().Any(p => Allows(p, action, resource));

    private bool Allows(RandomPrincipal principal, string action, string resource)
    {
        var key = (principal.Arn, _free.Contains(principal.Arn), action, resource);
        if (!_known.TryGetValue(key, out var known)) _known[key] = known = Decide(principal, key.Item2, action, resource);
        return known;
    }

    private bool Decide(RandomPrincipal principal, bool isFree, string action, string resource)
    {
        var identity = principal.Policy is null ? [] : ImmutableArray.Create(RandomOrganization.Parse(principal.Policy));

        // Whoever writes inline policies overwrites the denials in them.
        if (isFree) identity = [PolicyDocument.FullAccess];
        var trust = action == "sts:AssumeRole" ? organization.Principals.Single(p => p.Arn == resource).Trust : null;
        var fence = principal.Account == "222222222222" && organization.Guardrail is { } guardrail ? ImmutableArray.Create(RandomOrganization.Parse(guardrail)) : [];
        var stack = _compiler.Compile(new PolicyStack
        {
            Identity = identity,
            Boundary = principal.Boundary is null ? null : [RandomOrganization.Parse(principal.Boundary)],
            Resource = trust is null ? [] : [RandomOrganization.Parse(trust)],
            ServiceControl = [[PolicyDocument.FullAccess], [PolicyDocument.FullAccess, .. fence]],
            ManagementAccount = AccountId.TryParse("999999999999"),
        });
        var context = RequestContext.Empty.With("aws:PrincipalOrgID", RandomOrganization.Id);
        if (action == "iam:PassRole") context = context.With("iam:PassedToService", "lambda.amazonaws.com");
        var session = principal.Kind == "user" ? principal.Arn : $"arn:aws:sts::{principal.Account}:assumed-role/{principal.Name}/session";
        return stack.Decide(CompiledRequest.Create(
            new AuthorizationRequest
            {
                Principal = Principal.TryParse(session)!,
                Action = action,
                Resources = [resource],
                ResourceAccount = AccountId.TryParse(resource.Split(':')[4]),
                Context = context,
            }, CatalogueFacts.Embedded)).IsAllowed;
    }
}
