using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Evaluation;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Credentials;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// Decides every call with <c>Bulkhead.Iam</c>: identity policies, boundary and session policies of the caller, the
/// resource's policy, service control policies of the caller's account and resource control policies of the owner's.
/// </summary>
internal sealed class PolicyEnforcement : IAuthorizer
{
    private static readonly IActionFacts Facts = CatalogueFacts.Embedded;

    private readonly AccountPlaces _places;
    private const string NothingAllowed = """{"Version":"2012-10-17","Statement":[]}""";

    private readonly CallerDirectory _callers;
    private readonly PolicyStacks _stacks;

    public PolicyEnforcement()
    {
        var texts = new PolicyTexts();
        _places = new AccountPlaces(texts);
        _callers = new CallerDirectory(texts);
        _stacks = new PolicyStacks(texts);
    }

    /// <inheritdoc/>
    public void Authorize(CallContext context, string service, string operation, JsonObject input)
    {
        var store = context.Cloud.Store;
        RefuseWhereNobodyMayCall(context, service, operation);
        if (AccessCatalogue.Find(service) is not { } access || access.Find(operation) is null)
            throw new ServiceException("InternalFailure", $"The local cloud does not know which permissions {service}:{operation} needs, which is a mistake of its own.", 500);
        var call = new AccessCall(context, operation, input);
        if (context.Caller.IsAnonymous)
        {
            AuthorizeOutsider(call, access);
            return;
        }

        var caller = _callers.Of(store, context.Caller)
            ?? throw new SignatureException(SignatureProblem.UnknownKey, "The security token included in the request is invalid.")
                .For(ServiceModels.Get(service).Protocol, service == "s3");
        SessionRules.Check(context.Caller, service, operation);
        var session = SessionPoliciesOf(store, context.Caller);
        var place = _places.Of(store, context.Account);
        var principal = PrincipalOf(context.Caller, caller);
        var keys = GlobalKeys.Of(call, access, caller, place);
        var takesTags = access.Find(operation)!.TakesResourceTags;
        foreach (var check in access.Checks(call))
        {
            var owner = check.Resource.Account is { } account && account != context.Account ? _places.Of(store, account) : place;
            var stack = _stacks.Of(caller, session, check.Resource, place, owner);
            var request = Request(principal, check, KeysFor(check, keys, owner, takesTags), context.Account);
            if (stack.Decide(request).IsAllowed) continue;
            var (failed, decision) = Explain(stack, check, request);
            var isNear = ReferenceEquals(owner, place) || (owner.OrganizationId is not null && owner.OrganizationId == place.OrganizationId);
            throw AccessDenial.Of(call, service, failed, decision, isNear);
        }
    }

    /// <summary>The policies that narrow a session: their texts, and the ARNs of AWS's own, whose texts never change.</summary>
    private static ImmutableArray<string> SessionPoliciesOf(ResourceStore store, CallerIdentity caller) => caller.SessionPolicyArns.IsEmpty
        ? caller.SessionPolicies
        :
        [
            .. caller.SessionPolicies,
            .. caller.SessionPolicyArns.Select(arn => ManagedPolicies.IsAwsOwned(arn)
                ? arn
                : ManagedPolicies.DefaultDocument(store, caller.Account, arn) ?? NothingAllowed),
        ];

    /// <inheritdoc/>
    public bool AllowsService(CallContext context, string principal, AccessCheck check, string sourceArn)
    {
        var store = context.Cloud.Store;
        var owner = _places.Of(store, check.Resource.Account ?? context.Account);
        var keys = GlobalKeys.OfService(context, sourceArn, _places.Of(store, context.Account)).Add(check.Keys);
        GlobalKeys.AddOwner(keys, owner);
        var request = Request(Principal.Service(principal), check, keys, context.Account);
        return _stacks.OfOutsider(check.Resource.Policy, owner).Decide(request).IsAllowed;
    }

    /// <summary>An account must be open, and have the region.</summary>
    private static void RefuseWhereNobodyMayCall(CallContext context, string service, string operation)
    {
        var store = context.Cloud.Store;
        if (context.Caller.IsAnonymous) return;
        if (RegionCatalogue.OptIn.Contains(context.Region.Value) && !RegionCatalogue.IsOn(store, context.Account.Value, context.Region.Value))
            throw new ServiceException("UnrecognizedClientException", $"The region {context.Region} is not enabled for account {context.Account}.", 403);
        if (AccountBook.Find(store, context.Account.Value)?.Text("State") is "ACTIVE") return;
        throw AccessDenial.Refusal(
            service, $"User: {context.Caller.Arn} is not authorized to perform: {service}:{operation} because the account is not active");
    }

    /// <summary>Calls without signature: those that show a token of an identity provider instead.</summary>
    private void AuthorizeOutsider(AccessCall call, ServiceAccess access)
    {
        var context = call.Context;
        var provider = context.Caller.FederatedProvider ?? throw new ServiceException("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
        var keys = GlobalKeys.Network(context).Set("aws:RequestedRegion", context.Region.Value).Set("aws:FederatedProvider", provider);
        access.AddKeys(call, keys);
        foreach (var (name, value) in context.Caller.Claims) keys.Set(name, value);
        foreach (var (name, value) in context.Caller.SessionTags) keys.Set("aws:RequestTag/" + name, value);
        if (!context.Caller.SessionTags.IsEmpty) keys.SetAll("aws:TagKeys", context.Caller.SessionTags.Keys);
        foreach (var check in access.Checks(call))
        {
            var owner = _places.Of(context.Cloud.Store, check.Resource.Account ?? context.Account);
            var stack = _stacks.OfOutsider(check.Resource.Policy, owner);
            var request = Request(Principal.Federated(provider), check, KeysFor(check, keys, owner, takesTags: true), context.Account);
            if (stack.Decide(request).IsAllowed) continue;
            // AssumeRoleWithWebIdentity API page: AWS says no more than this.
            throw AccessDenial.Refusal(access.Service, $"Not authorized to perform {check.Action}");
        }
    }

    /// <summary>Which of the authorizations in one request failed, and why: assuming a role may need tags and a source identity allowed too.</summary>
    private static (AccessCheck Check, Decision Decision) Explain(CompiledStack stack, AccessCheck check, CompiledRequest request)
    {
        if (check.Action.StartsWith("sts:AssumeRole", StringComparison.Ordinal))
        {
            foreach (var action in new[] { "sts:TagSession", "sts:SetSourceIdentity" })
            {
                var alone = stack.Explain(CompiledRequest.Create(request.Source with { Action = action }, Facts));
                if (Asks(request, action) && !alone.IsAllowed) return (check with { Action = action }, alone);
            }
        }

        return (check, stack.Explain(request));
    }

    private static bool Asks(CompiledRequest request, string action) => request.Source.Context.Values.Keys.Any(key => action == "sts:TagSession"
        ? key.StartsWith("aws:RequestTag/", StringComparison.OrdinalIgnoreCase) || key is "aws:TagKeys" or "sts:TransitiveTagKeys"
        : key == "sts:SourceIdentity");

    private static ContextKeys KeysFor(AccessCheck check, ContextKeys keys, AccountPlace owner, bool takesTags)
    {
        var all = new ContextKeys().Add(keys).Add(check.Keys);
        GlobalKeys.AddOwner(all, owner);
        if (check.Resource.Tags is not { Count: > 0 } tags || !takesTags) return all;
        var prefix = check.Action[..check.Action.IndexOf(':', StringComparison.Ordinal)];
        foreach (var (name, value) in tags)
        {
            all.Set("aws:ResourceTag/" + name, value?.GetValue<string>());
            // Services with keys of their own beside the global one.
            if (prefix is "iam" or "ec2") all.Set($"{prefix}:ResourceTag/{name}", value?.GetValue<string>());
            if (prefix == "sts") all.Set("iam:ResourceTag/" + name, value?.GetValue<string>());
        }

        return all;
    }

    private static CompiledRequest Request(Principal principal, AccessCheck check, ContextKeys keys, AccountId account) => CompiledRequest.Create(
        new AuthorizationRequest
        {
            Principal = principal,
            Action = check.Action,
            Resources = [check.Resource.Arn],
            ResourceAccount = check.Resource.Account ?? account,
            Context = keys.ToContext(),
        },
        Facts);

    private static Principal PrincipalOf(CallerIdentity caller, CallerPolicies policies) =>
        Principal.TryParse(caller.IsRootTask ? $"arn:aws:sts::{caller.Account}:assumed-root" : caller.Arn)! with { Path = policies.Path, UniqueId = policies.UniqueId };
}
