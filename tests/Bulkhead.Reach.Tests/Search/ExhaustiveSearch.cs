using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Reach.Tests.Search;

/// <summary>
/// What an attacker comes to, by trying every call of some ways on every resource with the plain evaluator until nothing new
/// comes: as whoever he holds, and as somebody of an account that nobody knows. It shares nothing with the product but the evaluator of one request.
/// </summary>
internal sealed class ExhaustiveSearch(RandomOrganization organization)
{
    private static readonly ImmutableArray<string> NewNames = ["dev-new", "prod-new", "new"];

    private readonly PolicyCompiler _compiler = new();
    private static readonly ImmutableArray<string?> Teams = [null, "a", "b", "c", "other"];

    private static readonly ImmutableArray<Principal> Strangers =
        [.. new[] { "dev-x", "prod-x", "x" }.SelectMany(n => new[] { $"arn:aws:iam::333333333333:user/{n}", $"arn:aws:sts::333333333333:assumed-role/{n}/session" }).Select(a => Principal.TryParse(a)!)];

    private readonly Dictionary<(string Principal, bool IsFree, bool HasFreeTags, bool OfFreeTags, string Action, string Resource), bool> _known = [];
    private readonly Dictionary<(bool OfFreeTags, string Action, string Resource), bool> _ofStrangers = [];
    private readonly HashSet<string> _freeTags = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly HashSet<string> _held = new(StringComparer.Ordinal);
    private readonly HashSet<string> _free = new(StringComparer.Ordinal);

    /// <summary>The ARNs of the principals that the attacker comes to, and of the resources that he reads.</summary>
    public IReadOnlySet<string> Run(string from)
    {
        _held.Add(from);
        while (true)
        {
            var before = _held.Count + _free.Count + _freeTags.Count;
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

            foreach (var one in organization.Principals)
            {
                if (Anybody(one.Kind == "role" ? "iam:TagRole" : "iam:TagUser", one.Arn)) _freeTags.Add(one.Arn);
            }

            if (_held.Count + _free.Count + _freeTags.Count > before) continue;
            _read.UnionWith(organization.Resources.Where(IsRead).Select(r => r.Arn));
            return _held.Concat(_read).ToHashSet(StringComparer.Ordinal);
        }
    }

    private bool IsRead(RandomResource resource) => resource.Kind == "s3.bucket"
        ? Anybody("s3:GetObject", resource.Arn + "/key") || Anybody("s3:GetObjectVersion", resource.Arn + "/key") || Anybody("s3:PutBucketPolicy", resource.Arn)
        : Anybody("kms:Decrypt", resource.Arn) || Anybody("kms:PutKeyPolicy", resource.Arn) || Anybody("kms:CreateGrant", resource.Arn);

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

    private bool Anybody(string action, string resource) => Held().Any(p => Allows(p, action, resource)) || StrangersAllowed(action, resource);

    // Only what has a policy lets strangers in.
    private bool StrangersAllowed(string action, string resource)
    {
        if (OwnerOf(action, resource) is not { Policy: not null } owner) return false;
        if (_ofStrangers.TryGetValue((_freeTags.Contains(resource), action, resource), out var known)) return known;
        return _ofStrangers[(_freeTags.Contains(resource), action, resource)] = Strangers.Any(s => Teams.Any(team => TeamsOf(resource).Any(own =>
            Decide(s, [PolicyDocument.FullAccess], null, null, owner, team, own, null, action, resource) || Decide(s, [PolicyDocument.FullAccess], null, null, owner, team, own, "o-own0000000", action, resource))))
            || (action.StartsWith("s3:", StringComparison.Ordinal) && Decide(Principal.Anonymous, [], null, null, owner, null, null, null, action, resource));
    }

    // The policy that is asked on the resource's side, whose it is, and the grants.
    private (string Account, string? Policy, ImmutableArray<KmsGrant> Grants)? OwnerOf(string action, string resource)
    {
        if (action == "sts:AssumeRole") return organization.Principals.Where(p => p.Arn == resource).Select(p => (p.Account, p.Trust, ImmutableArray<KmsGrant>.Empty)).Single();
        return organization.Resources.Where(r => resource == r.Arn || resource.StartsWith(r.Arn + "/", StringComparison.Ordinal))
            .Select(r => ((string, string?, ImmutableArray<KmsGrant>)?)(r.Account, r.Policy, r.Grants)).SingleOrDefault();
    }

    private bool Allows(RandomPrincipal principal, string action, string resource)
    {
        var key = (principal.Arn, _free.Contains(principal.Arn), _freeTags.Contains(principal.Arn), _freeTags.Contains(resource), action, resource);
        if (!_known.TryGetValue(key, out var known))
        {
            _known[key] = known = (key.Item3 ? Teams.Add(principal.Team) : [principal.Team]).Any(team => TeamsOf(resource).Any(own => Decide(principal, key.Item2, team, own, action, resource)));
        }

        return known;
    }

    // The values that the tag of the resource may have, where it is a user or role: whoever tags it chooses one, and takes none away.
    private ImmutableArray<string?> TeamsOf(string resource) =>
        organization.Principals.Find(p => p.Arn == resource) is not { } one ? [null]
            : !_freeTags.Contains(resource) ? [one.Team]
            : one.Team is null ? Teams : Teams.Remove(null);

    private bool Decide(RandomPrincipal principal, bool isFree, string? team, string? own, string action, string resource)
    {
        var identity = principal.Policy is null ? [] : ImmutableArray.Create(RandomOrganization.Parse(principal.Policy));

        // Whoever writes inline policies overwrites the denials in them.
        if (isFree) identity = [PolicyDocument.FullAccess];
        var session = principal.Kind == "user" ? principal.Arn : $"arn:aws:sts::{principal.Account}:assumed-role/{principal.Name}/session";
        var fence = principal.Account == "222222222222" && organization.Guardrail is { } guardrail ? ImmutableArray.Create(RandomOrganization.Parse(guardrail)) : [];
        ImmutableArray<PolicyDocument>? boundary = principal.Boundary is null ? null : [RandomOrganization.Parse(principal.Boundary)];
        return Decide(Principal.TryParse(session)!, identity, boundary, [[PolicyDocument.FullAccess], [PolicyDocument.FullAccess, .. fence]], OwnerOf(action, resource), team, own, RandomOrganization.Id, action, resource);
    }

    private bool Decide(
        Principal principal, ImmutableArray<PolicyDocument> identity, ImmutableArray<PolicyDocument>? boundary, ImmutableArray<ImmutableArray<PolicyDocument>>? serviceControl,
        (string Account, string? Policy, ImmutableArray<KmsGrant> Grants)? owner, string? team, string? own, string? from, string action, string resource)
    {
        var account = owner?.Account ?? resource.Split(':')[4];
        var ring = account == "222222222222" && organization.Ring is { } text ? ImmutableArray.Create(RandomOrganization.Parse(text)) : [];
        var stack = _compiler.Compile(new PolicyStack
        {
            Identity = identity,
            Boundary = boundary,
            Resource = owner?.Policy is { } policy ? [RandomOrganization.Parse(policy)] : [],
            Grants = owner?.Grants ?? [],
            ServiceControl = serviceControl,
            ResourceControl = [ring],
            ManagementAccount = AccountId.TryParse("999999999999"),
        });
        var context = RequestContext.Empty;
        if (from is not null) context = context.With("aws:PrincipalOrgID", from);
        if (team is not null) context = context.With("aws:PrincipalTag/team", team);
        if (own is not null) context = context.With("aws:ResourceTag/team", own);
        if (action == "iam:PassRole") context = context.With("iam:PassedToService", "lambda.amazonaws.com");
        return stack.Decide(CompiledRequest.Create(
            new AuthorizationRequest
            {
                Principal = principal,
                Action = action,
                Resources = [resource],
                ResourceAccount = AccountId.TryParse(account),
                Context = context,
            }, CatalogueFacts.Embedded)).IsAllowed;
    }
}
