using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A statement compiled once for its place.</summary>
internal sealed class CompiledStatement
{
    private readonly ActionMatcher? _actions;
    private readonly ResourceMatcher? _resources;
    private readonly PrincipalMatcher? _principals;
    private readonly CompiledCondition[] _conditions;
    private readonly CompiledCondition[] _cheapestFirst;
    private readonly ResourceMatcher? _someResources;
    private readonly PrincipalMatcher? _somePrincipals;
    private readonly bool _hasUnknownElement;
    private readonly bool _hasLiteralVariables;

    public CompiledStatement(Statement source, PolicyKind kind, PolicyVersion version, bool documentHasUnknownElement)
    {
        Source = source;
        IsAllow = source.Effect == StatementEffect.Allow;
        var hasVariables = version == PolicyVersion.Version2012;
        _actions = source.Action is null ? null : new ActionMatcher(source.Action);
        _resources = source.Resource is null ? null : new ResourceMatcher(source.Resource, kind, hasVariables);
        _principals = source.Principal is null || !TakesPrincipal(kind) ? null : new PrincipalMatcher(source.Principal);
        _conditions = [.. source.Conditions.Select(c => new CompiledCondition(c, hasVariables))];
        _hasUnknownElement = documentHasUnknownElement || !source.UnknownElements.IsEmpty;
        _hasLiteralVariables = !hasVariables && MentionsVariables(source);
        _cheapestFirst = [.. _conditions.OrderBy(c => c.Cost)];
        Services = _actions?.Services ?? ulong.MaxValue;
        _someResources = _resources is { MatchesEverything: true } ? null : _resources;
        _somePrincipals = _principals is { IsNegated: false, NamesEveryone: true } ? null : _principals;
        AppliesAlways = !_hasUnknownElement && _conditions.Length == 0 && _someResources is null && _somePrincipals is null;
        TestsPrincipalArn = Array.Exists(_conditions, c => c.LowerKey == "aws:principalarn");
    }

    public Statement Source { get; }

    /// <summary>Whether it uses what service control policies did not have before 2025.</summary>
    public bool NeedsFullServiceControlLanguage =>
        IsAllow && (Source.Conditions.Length > 0 || Source.Action is { IsNegated: true } || Source.Resource is not { IsNegated: false, Patterns: [{ Text: "*" }] });

    public bool IsAllow { get; }

    /// <summary>The services that the statement can be about, as bits.</summary>
    public ulong Services { get; }

    /// <summary>Whether a condition is about <c>aws:PrincipalArn</c>.</summary>
    public bool TestsPrincipalArn { get; }

    /// <summary>Whether the statement applies to each action that it is about, whatever the resource, the caller and the context.</summary>
    public bool AppliesAlways { get; }

    /// <summary>Whether the statement is about the action.</summary>
    public bool IsAbout(RequestAction action) => _actions is null || _actions.IsMatch(action.Service, action.Lower);

    /// <summary>Whether the statement, which is about the request's action, applies, and how it names the caller.</summary>
    /// <param name="request">The request.</param>
    /// <param name="resource">The resource that the policy is attached to, which can differ from the request's own.</param>
    /// <param name="hasBoundary">Whether the caller has a permissions boundary.</param>
    /// <param name="match">How the statement names the caller; everyone where the policy's place says whom it is about.</param>
    /// <param name="recorder">Who listens.</param>
    public Truth Applies<TRecorder>(
        RequestPart request, ArnText resource, bool hasBoundary, out PrincipalMatch match, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        match = PrincipalMatch.Everyone;
        var target = _resources is null ? Truth.Yes : _resources.Matches(resource, request);
        if (target == Truth.No) return Truth.No;
        if (_principals is not null)
        {
            target = TruthLogic.And(target, PrincipalMatches(_principals, request, hasBoundary, out match));
            if (target == Truth.No) return Truth.No;
        }

        return Conclude(target, request, ref recorder);
    }

    /// <summary>The same where nobody listens, and where nobody asks how the caller is named.</summary>
    public Truth Applies(RequestPart request)
    {
        var applies = _hasUnknownElement ? Truth.Unknown : Truth.Yes;
        if (_someResources is not null)
        {
            applies = TruthLogic.And(applies, _someResources.Matches(request.Resource, request));
            if (applies == Truth.No) return Truth.No;
        }

        if (_somePrincipals is not null)
        {
            applies = TruthLogic.And(applies, PrincipalMatches(_somePrincipals, request, hasBoundary: false, out _));
            if (applies == Truth.No) return Truth.No;
        }

        foreach (var condition in _cheapestFirst)
        {
            applies = TruthLogic.And(applies, condition.Holds(request));
            if (applies == Truth.No) return Truth.No;
        }

        return applies;
    }

    private static bool TakesPrincipal(PolicyKind kind) =>
        kind is not (PolicyKind.Identity or PolicyKind.Boundary or PolicyKind.Session or PolicyKind.Scp);

    private Truth PrincipalMatches(PrincipalMatcher principals, RequestPart request, bool hasBoundary, out PrincipalMatch match)
    {
        match = PrincipalMatch.Everyone;
        var named = principals.Match(request);
        if (!principals.IsNegated)
        {
            match = named;
            if (named == PrincipalMatch.None) return Truth.No;
            return named == PrincipalMatch.Unknown ? Truth.Unknown : Truth.Yes;
        }

        return IsAllow ? ExceptAllowed(named) : ExceptDenied(named, request.Caller, hasBoundary);
    }

    private static Truth ExceptAllowed(PrincipalMatch named) => named switch
    {
        PrincipalMatch.None => Truth.Yes,
        PrincipalMatch.Unknown => Truth.Unknown,
        _ => Truth.No,
    };

    // NotPrincipal with Deny spares a caller only when every name they go by is listed: the account, the user or role,
    // and the session; and never one with a permissions boundary (IAM User Guide, "NotPrincipal", "Permissions boundaries").
    private static Truth ExceptDenied(PrincipalMatch named, Caller caller, bool hasBoundary)
    {
        if (hasBoundary) return Truth.Yes;
        if ((named & PrincipalMatch.Everyone) != PrincipalMatch.None) return Truth.No;
        var needed = caller.Kind switch
        {
            PrincipalKind.User => PrincipalMatch.Account | PrincipalMatch.Identity,
            PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole
                => PrincipalMatch.Account | PrincipalMatch.Identity | PrincipalMatch.Session,
            PrincipalKind.FederatedUser => PrincipalMatch.Account | PrincipalMatch.Session,
            PrincipalKind.Root or PrincipalKind.AssumedRoot => PrincipalMatch.Account,
            PrincipalKind.Service or PrincipalKind.FederatedIdentity => PrincipalMatch.Session,
            PrincipalKind.Anonymous => PrincipalMatch.Everyone,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        if ((named & needed) == needed) return Truth.No;
        return (named & PrincipalMatch.Unknown) != PrincipalMatch.None ? Truth.Unknown : Truth.Yes;
    }

    private Truth Conclude<TRecorder>(Truth soFar, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (TRecorder.IsOn) RecordFeatures(request, ref recorder);
        foreach (var condition in _conditions)
        {
            var holds = condition.Holds(request, ref recorder);
            if (holds == Truth.No) return Truth.No;
            soFar = TruthLogic.And(soFar, holds);
        }

        return _hasUnknownElement ? TruthLogic.And(soFar, Truth.Unknown) : soFar;
    }

    private void RecordFeatures<TRecorder>(RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (Source.Action is { } action)
        {
            if (action.IsNegated) recorder.Rule(33);
            if (action.Patterns.Any(p => IsWildcardOrOtherCase(p.Text, request.Action))) recorder.Rule(30);
        }

        if (Source.Resource is { } resource)
        {
            if (resource.IsNegated) recorder.Rule(33);
            if (resource.Patterns.Any(p => p.Text != "*" && p.Text.AsSpan().ContainsAny('*', '?'))) recorder.Rule(31);
            if (request.Resource.Text.Contains('\n', StringComparison.Ordinal)) recorder.Rule(34);
        }

        if (_resources is { HasShortArn: true }) recorder.Rule(32);
        if (_resources is { HasVariables: true }) recorder.Rule(_resources.LacksValue(request) ? 23 : 26);
        if (_resources is { UsesEscapesOrDefaults: true }) recorder.Rule(25);
        if (_hasLiteralVariables) recorder.Rule(24);
        if (request.Service is "secretsmanager" || (request.Service is "lambda" && request.Resource.ColonCount > 6)) recorder.Rule(57);
        if (_hasUnknownElement) recorder.Rule(59);
        if (_principals is { IsNegated: true }) recorder.Rule(9);
        if (_principals is { NamesUniqueId: true }) recorder.Rule(11);
        if (_conditions.Length > 1) recorder.Rule(14);
    }

    private static bool IsWildcardOrOtherCase(string pattern, string action) =>
        pattern != "*" && (pattern.AsSpan().ContainsAny('*', '?')
            || (pattern.Equals(action, StringComparison.OrdinalIgnoreCase) && pattern != action));

    private static bool MentionsVariables(Statement source) =>
        (source.Resource?.Patterns.Any(p => p.Text.Contains("${", StringComparison.Ordinal)) ?? false)
        || source.Conditions.Any(c => c.Values.Any(v => v.Text.Contains("${", StringComparison.Ordinal)));
}
