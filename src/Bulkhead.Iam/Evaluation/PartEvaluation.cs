using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using static Bulkhead.Iam.Conditions.TruthLogic;

namespace Bulkhead.Iam.Evaluation;

/// <summary>The evaluation of one part of a request: an explicit denial anywhere wins; otherwise everything that must allow has to.</summary>
internal ref struct PartEvaluation(CompiledStack stack, RequestPart request)
{
    // Where somebody listens, the policies are gone through in their order; otherwise the plan for the action leads the way.
    private readonly ActionPlan _plan = stack.Plans.Find(request.Traits);
    private readonly CompiledStack _stack = stack;
    private readonly RequestPart _request = request;
    private Truth _deny;
    private PolicyKinds _denied;
    private PolicyKinds _withheld;
    private Truth _identity;
    private Truth _boundary;
    private Truth _session;

    public Verdict Decide<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        EvaluateCaller(ref recorder);
        var access = EvaluateResource(ref recorder);
        access = And(access, EvaluateServiceControl(ref recorder));
        EvaluateResourceControl(ref recorder);
        access = And(access, EvaluateEndpoint(ref recorder));

        if (_deny == Truth.Yes) return new(DecisionOutcome.ExplicitlyDenied, _denied | _withheld);
        if (access == Truth.No) return new(DecisionOutcome.ImplicitlyDenied, _withheld);
        return _deny == Truth.Unknown || access == Truth.Unknown
            ? new(DecisionOutcome.Unknown, _denied | _withheld)
            : new(DecisionOutcome.Allowed, PolicyKinds.None);
    }

    private void EvaluateCaller<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        _identity = Evaluate(_stack.Identity, _plan.Identity, PolicyKind.Identity, PolicyKinds.Identity, ref recorder);
        if (_request.Caller.Kind is PrincipalKind.Root or PrincipalKind.AssumedRoot)
        {
            recorder.Rule(50);
            _identity = Truth.Yes;
        }

        _boundary = Truth.Yes;
        if (_plan.Boundary is { } boundary)
        {
            _boundary = Evaluate(_stack.Boundary, boundary, PolicyKind.Boundary, PolicyKinds.Boundary, ref recorder);
        }

        // A task session of the root user is made with its task policy; without it nobody knows what the session may do.
        _session = _request.Caller.Kind == PrincipalKind.AssumedRoot ? Truth.Unknown : Truth.Yes;
        if (_plan.Session is { } session)
        {
            _session = Evaluate(_stack.Session, session, PolicyKind.Session, PolicyKinds.Session, ref recorder);
        }
    }

    private Truth Evaluate<TRecorder>(CompiledPolicy[]? policies, StatementSet statements, PolicyKind kind, PolicyKinds bit, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (!TRecorder.IsOn)
        {
            AddDeny(PolicySets.Deny(statements, _request), bit);
            return PolicySets.Allow(statements, _request);
        }

        var (allow, deny) = PolicySets.Evaluate(policies ?? [], kind, 0, _request, ref recorder);
        AddDeny(deny, bit);
        return allow;
    }

    private Truth EvaluateResource<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        var policies = _stack.Resource;
        if (policies.Length == 0) return AccessGiven(default, hasPolicy: false, ref recorder);
        var access = Truth.Yes;
        var hasBoundary = _stack.Boundary is not null;
        var met = 0;
        for (var i = 0; i < policies.Length; i++)
        {
            if (_request.PolicyIndex == RequestPart.NoPolicy) break;
            if (_request.PolicyIndex >= 0 && policies.Length > 1 && i != _request.PolicyIndex) continue;
            met++;
            var grants = PolicySets.EvaluateResource(policies[i], i, _request, hasBoundary, ref recorder);
            AddDeny(grants.Deny, PolicyKinds.Resource);
            if (met > 1) recorder.Rule(55);
            access = And(access, AccessGiven(grants, hasPolicy: true, ref recorder));
        }

        return met > 0 ? access : AccessGiven(default, hasPolicy: false, ref recorder);
    }

    private Truth AccessGiven<TRecorder>(ResourceGrants grants, bool hasPolicy, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        var fromKmsGrants = AddKmsGrants(ref grants, ref recorder);
        if (_request.IsPassRole) return AccessToPass(ref recorder);
        if (_request.Caller.Account is null) return AccessOfOutsider(grants);
        return _request.IsSameAccount
            ? AccessInAccount(grants, hasPolicy, ref recorder)
            : AccessAcrossAccounts(grants, fromKmsGrants, ref recorder);
    }

    // Services, anonymous callers and identities that a provider vouches for have no policies of their own.
    private Truth AccessOfOutsider(ResourceGrants grants)
    {
        Withhold(grants.Any, PolicyKinds.Resource);
        return grants.Any;
    }

    private Truth AccessInAccount<TRecorder>(ResourceGrants grants, bool hasPolicy, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        // Role trust policies and key policies must allow even in their own account; they may hand the choice to the
        // account's own policies by naming the account.
        var mustAllow = _request.IsTrust || _request.IsKey;
        if (!TRecorder.IsOn && !mustAllow && And(_identity, And(_boundary, _session)) == Truth.Yes) return Truth.Yes;
        if (mustAllow) recorder.Rule(_request.IsTrust ? 12 : 40);
        if (_request.IsTrust && _request.Caller.IsRole && IsItself()) recorder.Rule(13);
        var identity = mustAllow ? And(_identity, grants.Delegated) : _identity;
        var isUserToTrust = _request.IsTrust && _request.Caller.Kind == PrincipalKind.User;
        var user = isUserToTrust ? And(grants.User, _boundary) : grants.User;

        // To trust everyone does not give a user more than to trust that user.
        var direct = isUserToTrust ? And(grants.Direct, _boundary) : grants.Direct;
        if (isUserToTrust && Or(grants.User, grants.Direct) != Truth.No) recorder.Rule(4);
        var limited = And(Or(identity, grants.Limited), And(_boundary, _session));
        var access = Or(Or(direct, And(user, _session)), limited);
        recorder.Rule(1);
        if (access == Truth.Yes) return access;

        var granted = Or(Or(identity, grants.Limited), Or(grants.User, grants.Direct));
        if (mustAllow)
        {
            Withhold(grants.Any, PolicyKinds.Resource);
            if (granted != Truth.Yes && grants.Any == Truth.Yes) Withhold(_identity, PolicyKinds.Identity);
        }
        else
        {
            Withhold(granted, hasPolicy ? PolicyKinds.Identity | PolicyKinds.Resource : PolicyKinds.Identity);
        }

        Withhold(_boundary, PolicyKinds.Boundary);
        Withhold(_session, PolicyKinds.Session);
        return access;
    }

    private Truth AccessAcrossAccounts<TRecorder>(ResourceGrants grants, Truth fromKmsGrants, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        recorder.Rule(1);
        recorder.Rule(8);
        var caller = And(_boundary, _session);
        var access = And(caller, Or(And(_identity, grants.Any), fromKmsGrants));
        if (access == Truth.Yes) return access;
        if (fromKmsGrants != Truth.Yes)
        {
            Withhold(_identity, PolicyKinds.Identity);
            Withhold(grants.Any, PolicyKinds.Resource);
        }

        Withhold(_boundary, PolicyKinds.Boundary);
        Withhold(_session, PolicyKinds.Session);
        return access;
    }

    // iam:PassRole is the caller's own permission; the role must also trust the service it is passed to, which the stack
    // can show by giving the role's trust policy as the resource policy.
    private Truth AccessToPass<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        recorder.Rule(51);
        var own = And(_identity, And(_boundary, _session));
        Withhold(_identity, PolicyKinds.Identity);
        Withhold(_boundary, PolicyKinds.Boundary);
        Withhold(_session, PolicyKinds.Session);
        if (_request.TrustCheck is not { } trust || _stack.Resource.Length == 0) return own;
        var trusted = Truth.No;
        for (var i = 0; i < _stack.Resource.Length; i++)
        {
            var grants = PolicySets.EvaluateResource(_stack.Resource[i], i, trust, hasBoundary: false, ref recorder);
            trusted = Or(trusted, grants.Deny == Truth.Yes ? Truth.No : grants.Any);
        }

        Withhold(trusted, PolicyKinds.Resource);
        return And(own, trusted);
    }

    private readonly Truth AddKmsGrants<TRecorder>(ref ResourceGrants grants, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        var given = Truth.No;
        if (!_request.IsKey) return given;
        foreach (var grant in _stack.Grants)
        {
            var allows = grant.Allows(_request, out var match);
            if (allows == Truth.No) continue;
            recorder.Rule(41);
            if (TRecorder.IsOn) recorder.Note($"A grant lets {grant.Source.Grantee} use the key.");
            grants.Add(match, allows, _request.Caller.Kind);
            if ((match & PrincipalMatch.Account) == PrincipalMatch.None) given = Or(given, allows);
        }

        return given;
    }

    private Truth EvaluateServiceControl<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (_stack.ServiceControl is not { } levels) return Truth.Yes;
        recorder.Rule(35);
        var caller = _request.Caller;
        if (caller.Account is null) return Truth.Yes;
        if (caller.Kind == PrincipalKind.ServiceLinkedRole)
        {
            recorder.Rule(52);
            recorder.Note("Service control policies do not bind service-linked roles.");
            return Truth.Yes;
        }

        if (IsManagementAccount(caller.Account))
        {
            recorder.Note("Service control policies do not bind the management account.");
            return Truth.Yes;
        }

        var all = Truth.Yes;
        if (!TRecorder.IsOn)
        {
            if (_plan.ServiceControl is { } merged) AddDeny(PolicySets.Deny(merged, _request), PolicyKinds.Scp);
            foreach (var level in _plan.Levels) all = And(all, PolicySets.Allow(level, _request));
            Withhold(all, PolicyKinds.Scp);
            return all;
        }

        for (var level = 0; level < levels.Length; level++)
        {
            var (allow, deny) = PolicySets.Evaluate(levels[level], PolicyKind.Scp, level, _request, ref recorder);
            AddDeny(deny, PolicyKinds.Scp);
            if (TRecorder.IsOn && allow == Truth.No) recorder.Note($"No service control policy of level {level + 1} allows it.");
            all = And(all, allow);
        }

        Withhold(all, PolicyKinds.Scp);
        return all;
    }

    // RCPFullAWSAccess is always attached, so resource control policies can only deny.
    private void EvaluateResourceControl<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (_stack.ResourceControl is not { } levels) return;
        recorder.Rule(_request.HasNoResource ? 39 : 37);
        if (!_request.TakesResourceControl || IsManagementAccount(_request.ResourceAccount))
        {
            recorder.Rule(38);
            recorder.Note("Resource control policies do not bind this request.");
            return;
        }

        if (!TRecorder.IsOn)
        {
            if (_plan.ResourceControl is { } merged) AddDeny(PolicySets.Deny(merged, _request), PolicyKinds.Rcp);
            return;
        }

        for (var level = 0; level < levels.Length; level++)
        {
            var (_, deny) = PolicySets.Evaluate(levels[level], PolicyKind.Rcp, level, _request, ref recorder);
            if (deny != Truth.No) recorder.Rule(38);
            AddDeny(deny, PolicyKinds.Rcp);
        }
    }

    private Truth EvaluateEndpoint<TRecorder>(ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (_plan.Endpoint is not { } endpoint) return Truth.Yes;
        recorder.Rule(56);
        if (_request.IsForwarded)
        {
            recorder.Rule(44);
            recorder.Note("The calling service makes this request, so it does not pass the VPC endpoint.");
            return Truth.Yes;
        }

        var allow = Evaluate(_stack.Endpoint, endpoint, PolicyKind.Endpoint, PolicyKinds.Endpoint, ref recorder);
        Withhold(allow, PolicyKinds.Endpoint);
        return allow;
    }

    private readonly bool IsManagementAccount(string? account) => account is not null && string.Equals(account, _stack.ManagementAccount);

    private readonly bool IsItself() => string.Equals(_request.Caller.RoleArn, _request.Resource.Text);

    private void AddDeny(Truth deny, PolicyKinds kind)
    {
        _deny = Or(_deny, deny);
        if (deny != Truth.No) _denied |= kind;
    }

    private void Withhold(Truth allow, PolicyKinds kind)
    {
        if (allow != Truth.Yes) _withheld |= kind;
    }
}
