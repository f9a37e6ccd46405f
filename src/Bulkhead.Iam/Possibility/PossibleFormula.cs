using Bulkhead.Iam.Algebra;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>
/// Says as a formula when a stack allows the calls of a scene. It follows the evaluator step by step (<see cref="PartEvaluation"/>),
/// and asks the evaluator's own code wherever everything that it needs is settled.
/// </summary>
internal sealed class PossibleFormula(Scene scene, StackView stack, IActionFacts facts)
{
    private const string ContextPrefix = "kms:EncryptionContext:";

    private readonly RequestPart _part = scene.Part;

    /// <summary>The statements that an element which nobody knows leaves open.</summary>
    public List<string> OpenStatements { get; } = [];

    /// <summary>When the action is allowed; for <c>sts:TagSession</c> and its like, on the role of the scene.</summary>
    public Formula Allowed(PossibleAction action)
    {
        var denied = new List<Formula>();
        var (identity, identityDeny) = Evaluate(stack.Identity, action);
        denied.Add(identityDeny);
        if (_part.Caller.Kind is PrincipalKind.Root or PrincipalKind.AssumedRoot) identity = Formula.True;
        var boundary = Limit(stack.Boundary);
        var session = stack.Session is null && _part.Caller.Kind == PrincipalKind.AssumedRoot ? Formula.Open : Limit(stack.Session);
        var access = FromResource(action, identity, boundary, session, denied);
        if (stack.ServiceControl is { } levels && BindsCaller())
        {
            foreach (var level in levels) access &= Limit(level);
        }

        if (access == Formula.False) return access;
        if (stack.ResourceControl is { } controls && _part.TakesResourceControl && !IsManagementAccount(_part.ResourceAccount))
        {
            foreach (var level in controls) denied.Add(EvaluateWithPrincipal(level, action).Deny);
        }

        if (stack.Endpoint is { } endpoint && !_part.IsForwarded)
        {
            var (allow, deny) = EvaluateWithPrincipal(endpoint, action);
            access &= allow;
            denied.Add(deny);
        }

        return access & !Formula.Any(denied);

        Formula Limit(PolicyView[]? policies)
        {
            if (policies is null) return Formula.True;
            var (allow, deny) = Evaluate(policies, action);
            denied.Add(deny);
            return allow;
        }
    }

    private bool BindsCaller() =>
        _part.Caller.Account is { } account && _part.Caller.Kind != PrincipalKind.ServiceLinkedRole && !IsManagementAccount(account);

    private bool IsManagementAccount(string? account) => account is not null && account == stack.Stack.ManagementAccount;

    private Formula FromResource(PossibleAction action, Formula identity, Formula boundary, Formula session, List<Formula> denied)
    {
        var own = identity & boundary & session;
        if (_part.IsPassRole) return own & (stack.Resource.Length == 0 ? Formula.True : Trusted());
        if (stack.Resource.Length == 0 || _part.PolicyIndex == RequestPart.NoPolicy) return Given(GrantFormulas.None);
        var access = Formula.True;
        foreach (var policy in stack.Resource)
        {
            var grants = GrantsOf(policy, action);
            denied.Add(grants.Deny);
            access &= Given(grants);
        }

        return access;

        Formula Given(GrantFormulas grants)
        {
            var fromKms = AddKmsGrants(ref grants);
            var any = grants.Direct | grants.User | grants.Limited | grants.Delegated;
            if (_part.Caller.Account is null) return any;
            if (!_part.IsSameAccount) return boundary & session & ((identity & any) | fromKms);
            var asked = _part.IsTrust || _part.IsKey ? identity & grants.Delegated : identity;
            var isUserToTrust = _part.IsTrust && _part.Caller.Kind == PrincipalKind.User;
            var user = isUserToTrust ? grants.User & boundary : grants.User;
            var direct = isUserToTrust ? grants.Direct & boundary : grants.Direct;
            return direct | (user & session) | ((asked | grants.Limited) & boundary & session);
        }
    }

    /// <summary>When the role trusts the service that it is passed to.</summary>
    private Formula Trusted()
    {
        const string Key = "iam:PassedToService";
        if (scene.Pattern is not null) return Formula.Open;
        var state = scene.StateOf(Key);
        if (state.Mode == KeyMode.Fixed) return _part.TrustCheck is null ? Formula.True : Truly(Trusts(_part.TrustCheck));

        // The services that the role's policy names, and one that it does not.
        var services = stack.Stack.Resource.SelectMany(p => p.Source.Statements).SelectMany(s => s.Principal?.Entries ?? [])
            .Where(e => e.Type == PrincipalType.Service).Select(e => e.Value).Append("example.amazonaws.com").Distinct(StringComparer.Ordinal);
        return Formula.Any(services.Select(service =>
        {
            var caller = new Caller(Principal.Service(service), knownArn: null, knownUserId: null);
            var check = new RequestPart(caller, "sts:AssumeRole", new RequestAction("sts:AssumeRole", facts), _part.Resource, _part.ResourceAccount, default);
            return Truly(Trusts(check)) & Equal(Key, service);
        }));
    }

    private Truth Trusts(RequestPart check)
    {
        var recorder = default(SilentRecorder);
        var trusted = Truth.No;
        for (var i = 0; i < stack.Stack.Resource.Length; i++)
        {
            var grants = PolicySets.EvaluateResource(stack.Stack.Resource[i], i, check, hasBoundary: false, ref recorder);
            trusted = TruthLogic.Or(trusted, grants.Deny == Truth.Yes ? Truth.No : grants.Any);
        }

        return trusted;
    }

    private Formula AddKmsGrants(ref GrantFormulas grants)
    {
        var given = Formula.False;
        if (!_part.IsKey) return given;
        foreach (var grant in stack.Stack.Grants)
        {
            var source = grant.Source;
            var (match, applies) = Allows(grant, source);
            if (applies == Formula.False) continue;
            grants = Add(grants, match, applies);
            if ((match & PrincipalMatch.Account) == PrincipalMatch.None) given |= applies;
        }

        return given;
    }

    // The constraints of a grant are demands on the encryption context, which the caller chooses; its keys' case matters.
    private (PrincipalMatch Match, Formula Applies) Allows(CompiledGrant grant, KmsGrant source)
    {
        var bare = new CompiledGrant(source with { EncryptionContextEquals = null, EncryptionContextSubset = null });
        var truth = bare.Allows(_part, out var match);
        var applies = Truly(truth);
        if (truth == Truth.No || (source.EncryptionContextEquals is null && source.EncryptionContextSubset is null)) return (match, applies);
        if (grant.Allows(_part, out _) is var asItIs && asItIs == truth) return (match, applies);
        var pairs = (source.EncryptionContextSubset ?? []).Concat(source.EncryptionContextEquals ?? []).ToList();
        foreach (var (key, value) in pairs)
        {
            var state = scene.StateOf(ContextPrefix + key);
            applies &= state.Mode switch
            {
                KeyMode.Chosen => Equal(ContextPrefix + key, value),
                KeyMode.Fixed => Formula.Of(state.VariableValue == value),
                _ => Formula.Open,
            };
        }

        if (source.EncryptionContextEquals is null) return (match, applies);
        foreach (var other in scene.Keys.Where(k => k.StartsWith(ContextPrefix, StringComparison.OrdinalIgnoreCase)))
        {
            if (pairs.Exists(p => other.AsSpan(ContextPrefix.Length).Equals(p.Key, StringComparison.OrdinalIgnoreCase))) continue;
            applies &= KeyLinks.IsAbsent(scene, other);
        }

        return (match, applies);
    }

    private GrantFormulas GrantsOf(PolicyView policy, PossibleAction action)
    {
        var grants = GrantFormulas.None;
        var view = policy.For(action);
        var resource = policy.BucketArn is null ? _part.Resource : _part.ResourceBehindAccessPoint(policy.BucketArn);
        var isBehind = scene.Pattern is not null && !ReferenceEquals(resource, _part.Resource);
        foreach (var statement in view.Denies) grants = grants with { Deny = grants.Deny | Applies(statement, resource, isBehind, out _) };
        foreach (var statement in view.Allows)
        {
            var applies = Applies(statement, resource, isBehind, out var match);
            if (applies != Formula.False) grants = Add(grants, match, applies);
        }

        return grants;
    }

    private GrantFormulas Add(GrantFormulas grants, PrincipalMatch match, Formula applies)
    {
        var probe = default(ResourceGrants);
        probe.Add(match, Truth.Yes, _part.Caller.Kind);
        if (probe.Direct != Truth.No) grants = grants with { Direct = grants.Direct | (probe.Direct == Truth.Unknown ? applies & Formula.Open : applies) };
        if (probe.User != Truth.No) grants = grants with { User = grants.User | applies };
        if (probe.Limited != Truth.No) grants = grants with { Limited = grants.Limited | applies };
        if (probe.Delegated != Truth.No) grants = grants with { Delegated = grants.Delegated | applies };
        return grants;
    }

    private (Formula Allow, Formula Deny) Evaluate(PolicyView[] policies, PossibleAction action)
    {
        Formula allow = Formula.False, deny = Formula.False;
        foreach (var policy in policies)
        {
            var view = policy.For(action);
            foreach (var statement in view.Allows)
            {
                if (allow == Formula.True) break;
                allow |= Target(statement, _part.Resource, isBehind: false);
            }

            foreach (var statement in view.Denies) deny |= Target(statement, _part.Resource, isBehind: false);
        }

        return (allow, deny);
    }

    private (Formula Allow, Formula Deny) EvaluateWithPrincipal(PolicyView[] policies, PossibleAction action)
    {
        Formula allow = Formula.False, deny = Formula.False;
        foreach (var policy in policies)
        {
            var view = policy.For(action);
            foreach (var statement in view.Allows) allow |= Applies(statement, _part.Resource, isBehind: false, out _);
            foreach (var statement in view.Denies) deny |= Applies(statement, _part.Resource, isBehind: false, out _);
        }

        return (allow, deny);
    }

    private Formula Applies(StatementView statement, ArnText resource, bool isBehind, out PrincipalMatch match) =>
        statement.Names(_part, stack.Boundary is not null, out match) switch
        {
            Truth.No => Formula.False,
            Truth.Yes => Target(statement, resource, isBehind),
            Truth.Unknown => Noted(statement, Target(statement, resource, isBehind) & Formula.Open),
            _ => throw new System.Diagnostics.UnreachableException(),
        };

    private Formula Target(StatementView statement, ArnText resource, bool isBehind)
    {
        var formula = ResourceOf(statement, resource, isBehind);
        if (formula == Formula.False) return formula;
        foreach (var clause in statement.Clauses)
        {
            formula &= scene.Fold(clause) is { } settled ? Truly(settled) : clause.Atom.Clause.Operator.IsKnown ? clause.Test : Formula.Open;
            if (formula == Formula.False) return formula;
        }

        return statement.IsOpen ? Noted(statement, formula & Formula.Open) : formula;
    }

    private Formula ResourceOf(StatementView statement, ArnText resource, bool isBehind)
    {
        if (isBehind) return statement.HasNoResourceElement ? Formula.True : Formula.Open;
        if (scene.Pattern is not { } pattern)
        {
            return Array.TrueForAll(statement.ResourceVariables, scene.IsFixed)
                ? Truly(statement.Matches(resource, _part))
                : statement.MatchesOpen();
        }

        var open = statement.MatchesOpen();
        return open is Formula.ResourceTest test ? Against(pattern, test) : open;
    }

    // Most patterns have nothing in common with what is asked for, or all.
    private Formula Against(WildcardSet asked, Formula.ResourceTest test)
    {
        foreach (var pattern in test.Patterns)
        {
            if (pattern.ToGlob(scene.Binding, PatternStyle.Resource) is not { } glob) continue;
            if (PatternAlgebra.Intersect(glob, asked).Verdict == SetVerdict.Empty) continue;
            return !pattern.HasVariables && glob.Covers(asked) ? Formula.Of(test.MustMatch) : test;
        }

        return Formula.Of(!test.MustMatch);
    }

    private Formula Noted(StatementView statement, Formula formula)
    {
        if (formula != Formula.False && !OpenStatements.Contains(statement.Name)) OpenStatements.Add(statement.Name);
        return formula;
    }

    private static Formula Equal(string key, string value) => KeyLinks.Test("StringEquals", key, value);

    private static Formula Truly(Truth truth) => truth switch
    {
        Truth.Yes => Formula.True,
        Truth.No => Formula.False,
        Truth.Unknown => Formula.Open,
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
