using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// A request made ready once: the action lowered, the ARN taken apart, the context completed. It never changes, and may be
/// decided against any number of stacks and from many threads.
/// </summary>
public sealed class CompiledRequest
{
    private CompiledRequest(AuthorizationRequest source, RequestPart[] parts, ImmutableArray<Diagnostic> faults)
    {
        Source = source;
        Parts = parts;
        Faults = faults;
        IsFaulty = !faults.IsEmpty;
    }

    /// <summary>The request.</summary>
    public AuthorizationRequest Source { get; }

    /// <summary>Why AWS would refuse the request as malformed; empty for a good one.</summary>
    public ImmutableArray<Diagnostic> Faults { get; }

    internal RequestPart[] Parts { get; }

    internal bool IsFaulty { get; }

    /// <summary>Makes a request ready.</summary>
    /// <param name="request">The request.</param>
    /// <param name="facts">What is known of AWS's actions and keys.</param>
    public static CompiledRequest Create(AuthorizationRequest request, IActionFacts facts)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(facts);
        var action = RequestAction.TryFind(request.Action, facts);
        var resources = request.Resources.IsDefaultOrEmpty ? [] : new ArnText[request.Resources.Length];
        for (var i = 0; i < resources.Length; i++) resources[i] = request.Resources[i] == "*" ? ArnText.Any : new ArnText(request.Resources[i]);
        if (action is null || resources.Length == 0 || !Array.TrueForAll(resources, IsResource))
        {
            return new(request, [], FaultsOf(request, action, resources));
        }

        var given = new GivenContext(request.Context, facts);
        var caller = new Caller(request.Principal, given.SingleValue(ContextKeys.PrincipalArn), given.SingleValue(ContextKeys.UserId));
        if (resources.Length == 1 && !action.TakesSession)
        {
            return new(request, [MakePart(request, request.Action, action, given, caller, resources, 0, facts)], []);
        }

        var parts = new List<RequestPart>();
        foreach (var name in ActionsOf(request, action, given))
        {
            var traits = ReferenceEquals(name, request.Action) ? action : RequestAction.TryFind(name, facts)!;
            for (var i = 0; i < resources.Length; i++) parts.Add(MakePart(request, name, traits, given, caller, resources, i, facts));
        }

        return new(request, [.. parts], []);
    }

    private static bool IsResource(ArnText resource) => resource.IsArn || ReferenceEquals(resource, ArnText.Any);

    private static ImmutableArray<Diagnostic> FaultsOf(AuthorizationRequest request, RequestAction? action, ArnText[] resources)
    {
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        if (action is null)
        {
            faults.Add(new(RequestDiagnostics.InvalidAction, $"'{request.Action}' is no action of a request: it is SERVICE:NAME without wildcards"));
        }

        if (resources.Length == 0) faults.Add(new(RequestDiagnostics.InvalidResource, "the request names no resource"));
        foreach (var resource in resources)
        {
            if (!IsResource(resource)) faults.Add(new(RequestDiagnostics.InvalidResource, $"'{resource.Text}' is neither an ARN nor '*'"));
        }

        return faults.DrainToImmutable();
    }

    // Tags and a source identity given with AssumeRole are authorized as actions of their own (IAM User Guide,
    // "Passing session tags in AWS STS", "Monitor and control actions taken with assumed roles").
    private static List<string> ActionsOf(AuthorizationRequest request, RequestAction action, GivenContext given)
    {
        var actions = new List<string> { request.Action };
        if (!action.TakesSession) return actions;
        var hasTags = false;
        foreach (var entry in given.Entries)
        {
            hasTags |= entry.Values.Length > 0
                && (entry.Key == ContextKeys.TagKeys || entry.Key == ContextKeys.TransitiveTagKeys
                    || entry.Key.Lower.StartsWith("aws:requesttag/", StringComparison.Ordinal));
        }

        if (hasTags) actions.Add("sts:TagSession");
        if (given.Find(ContextKeys.SourceIdentity) is not null) actions.Add("sts:SetSourceIdentity");
        return actions;
    }

    private static RequestPart MakePart(
        AuthorizationRequest request, string action, RequestAction traits, GivenContext given, Caller caller, ArnText[] resources, int index, IActionFacts facts)
    {
        var hasNoResource = ReferenceEquals(resources[index], ArnText.Any) || traits.HasResourceTypes == false;
        var named = hasNoResource ? ArnText.Any : resources[index];
        var account = hasNoResource ? caller.Account : ResourceAccountOf(request, named, caller);
        var isAlias = KmsRules.IsAlias(named);
        var hasNoPolicy = traits.IsPassRole || (isAlias && traits.IsAboutAliases);
        var part = new RequestPart(
            caller, action, traits, KmsRules.ResourceFor(traits, named), account, DerivedContext.Complete(given, caller, traits, named, account))
        {
            HasNoResource = hasNoResource,
            PolicyIndex = hasNoPolicy ? RequestPart.NoPolicy : resources.Length > 1 ? index : RequestPart.AllPolicies,
            IsTrust = traits.IsRoleAssumption && named.Service.SequenceEqual("iam") && named.ResourcePart.StartsWith("role/", StringComparison.Ordinal),
            IsKey = traits.IsKms && named.Service.SequenceEqual("kms") && !(isAlias && traits.IsAboutAliases),
            TrustCheck = traits.IsPassRole ? MakeTrustCheck(given, named, account, facts) : null,
            TakesResourceControl = traits.SupportsResourceControl
                && caller.Kind != PrincipalKind.ServiceLinkedRole
                && !(traits.IsKms && (request.IsAwsManagedKey || KmsRules.IsAwsManaged(named))),
            IsForwarded = string.Equals(given.SingleValue(ContextKeys.ViaAwsService), "true", StringComparison.OrdinalIgnoreCase)
                || given.Find(ContextKeys.CalledVia) is { Values.Length: > 0 },
        };
        part.ServiceAnswer = ServiceRules.AnswerTo(part);
        return part;
    }

    private static RequestPart? MakeTrustCheck(GivenContext given, ArnText role, string? account, IActionFacts facts)
    {
        if (given.SingleValue(ContextKeys.PassedToService) is not { } service) return null;
        var caller = new Caller(Principal.Service(service), knownArn: null, knownUserId: null);
        return new RequestPart(caller, "sts:AssumeRole", RequestAction.TryFind("sts:AssumeRole", facts)!, role, account, default);
    }

    private static string? ResourceAccountOf(AuthorizationRequest request, ArnText arn, Caller caller)
    {
        var given = request.ResourceAccount?.Value;
        if (given is not null && request.Resources.Length == 1) return given;
        var own = caller.Account is not null && arn.Account.SequenceEqual(caller.Account)
            ? caller.Account
            : arn.Account.Length == 12 ? AccountId.TryParse(arn.Account.ToString())?.Value : null;
        return own ?? given ?? caller.Account;
    }
}
