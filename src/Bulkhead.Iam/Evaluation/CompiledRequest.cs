using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;

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
    }

    /// <summary>The request.</summary>
    public AuthorizationRequest Source { get; }

    /// <summary>Why AWS would refuse the request as malformed; empty for a good one.</summary>
    public ImmutableArray<Diagnostic> Faults { get; }

    internal RequestPart[] Parts { get; }

    /// <summary>Makes a request ready.</summary>
    /// <param name="request">The request.</param>
    /// <param name="facts">What is known of AWS's actions and keys.</param>
    public static CompiledRequest Create(AuthorizationRequest request, IActionFacts facts)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(facts);
        var faults = FaultsOf(request);
        if (!faults.IsEmpty) return new(request, [], faults);

        var parts = new List<RequestPart>();
        var actions = new List<string> { request.Action };
        actions.AddRange(DependentActions(request));
        foreach (var action in actions)
        {
            for (var i = 0; i < request.Resources.Length; i++) parts.Add(MakePart(request, action, i, facts));
        }

        return new(request, [.. parts], []);
    }

    private static ImmutableArray<Diagnostic> FaultsOf(AuthorizationRequest request)
    {
        var faults = ImmutableArray.CreateBuilder<Diagnostic>();
        if (!PolicyGrammar.IsAction(request.Action) || request.Action.AsSpan().ContainsAny('*', '?'))
        {
            faults.Add(new(RequestDiagnostics.InvalidAction, $"'{request.Action}' is no action of a request: it is SERVICE:NAME without wildcards"));
        }

        if (request.Resources.IsDefaultOrEmpty) faults.Add(new(RequestDiagnostics.InvalidResource, "the request names no resource"));
        else
        {
            foreach (var resource in request.Resources)
            {
                if (resource != "*" && Arn.TryParse(resource) is null)
                {
                    faults.Add(new(RequestDiagnostics.InvalidResource, $"'{resource}' is neither an ARN nor '*'"));
                }
            }
        }

        return faults.DrainToImmutable();
    }

    // Tags and a source identity given with AssumeRole are authorized as actions of their own (IAM User Guide,
    // "Passing session tags in AWS STS", "Monitor and control actions taken with assumed roles").
    private static IEnumerable<string> DependentActions(AuthorizationRequest request)
    {
        var action = request.Action.ToLowerInvariant();
        if (action is not ("sts:assumerole" or "sts:assumerolewithsaml" or "sts:assumerolewithwebidentity")) yield break;
        var given = request.Context.Values;
        var hasTags = given.Any(p => !p.Value.IsAbsent && p.Value.Values.Length > 0
            && (p.Key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase)
                || p.Key.Equals("aws:TagKeys", StringComparison.OrdinalIgnoreCase)
                || p.Key.Equals("sts:TransitiveTagKeys", StringComparison.OrdinalIgnoreCase)));
        if (hasTags) yield return "sts:TagSession";
        if (given.Any(p => p.Key.Equals("sts:SourceIdentity", StringComparison.OrdinalIgnoreCase) && !p.Value.IsAbsent))
        {
            yield return "sts:SetSourceIdentity";
        }
    }

    private static RequestPart MakePart(AuthorizationRequest request, string action, int index, IActionFacts facts)
    {
        var context = request.Context.Values;
        var caller = new Caller(request.Principal, SingleValue(context, "aws:PrincipalArn"), SingleValue(context, "aws:userid"));
        var lower = action.ToLowerInvariant();
        var colon = lower.IndexOf(':', StringComparison.Ordinal);
        var service = lower[..colon];
        var hasNoResource = request.Resources[index] == "*" || facts.HasResourceTypes(service, action[(colon + 1)..]) == false;
        var given = hasNoResource ? "*" : request.Resources[index];
        var arn = Arn.TryParse(given);
        var account = hasNoResource ? caller.Account : ResourceAccountOf(request, arn, caller);
        var resource = KmsRules.ResourceFor(lower, given, arn);
        var isPassRole = lower == "iam:passrole";
        var part = new RequestPart(caller, action, resource, account, DerivedContext.Complete(request, caller, lower, given, account, facts))
        {
            HasNoResource = hasNoResource,
            PolicyIndex = isPassRole || KmsRules.IsAlias(arn) && KmsRules.IsAboutAliases(lower) ? RequestPart.NoPolicy
                : request.Resources.Length > 1 ? index : RequestPart.AllPolicies,
            IsTrust = ServiceRules.IsRoleAssumption(lower) && arn is { Service: "iam" } role && role.Resource.StartsWith("role/", StringComparison.Ordinal),
            IsKey = service == "kms" && arn is { Service: "kms" } && !(KmsRules.IsAlias(arn) && KmsRules.IsAboutAliases(lower)),
            IsPassRole = isPassRole,
            TrustCheck = isPassRole ? MakeTrustCheck(context, given, account) : null,
            TakesResourceControl = facts.SupportsResourceControl(service)
                && caller.Kind != PrincipalKind.ServiceLinkedRole
                && lower != "kms:retiregrant"
                && !(service == "kms" && (request.IsAwsManagedKey || KmsRules.IsAwsManaged(arn))),
            IsForwarded = string.Equals(SingleValue(context, "aws:ViaAWSService"), "true", StringComparison.OrdinalIgnoreCase)
                || (context.TryGetValue("aws:CalledVia", out var via) && !via.IsAbsent && via.Values.Length > 0),
        };
        part.ServiceAnswer = ServiceRules.AnswerTo(part);
        return part;
    }

    private static RequestPart? MakeTrustCheck(ImmutableDictionary<string, ContextValue> context, string role, string? account)
    {
        if (SingleValue(context, "iam:PassedToService") is not { } service) return null;
        var caller = new Caller(Principal.Service(service), knownArn: null, knownUserId: null);
        return new RequestPart(caller, "sts:AssumeRole", role, account, []);
    }

    private static string? ResourceAccountOf(AuthorizationRequest request, Arn? arn, Caller caller)
    {
        var own = arn is null ? null : AccountId.TryParse(arn.Value.Account)?.Value;
        var given = request.ResourceAccount?.Value;
        return request.Resources.Length > 1 ? own ?? given ?? caller.Account : given ?? own ?? caller.Account;
    }

    private static string? SingleValue(ImmutableDictionary<string, ContextValue> context, string key) =>
        context.TryGetValue(key, out var value) && value.Values is [var single] ? single : null;
}
