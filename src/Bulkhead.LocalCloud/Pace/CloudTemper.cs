using System.Collections.Frozen;
using System.Text.Json.Nodes;
using Bulkhead.Aws.Models;
using Bulkhead.Aws.Throttling;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Pace;

/// <summary>
/// What makes AWS harder to call than a program of one's own: published throttles, roles and services of new accounts that do
/// not answer yet, new roles that can't be assumed yet, new things that lists do not show yet. Not thread-safe: calls come one by one.
/// </summary>
internal sealed class CloudTemper(CloudPace pace)
{
    /// <summary>What stays unlisted for a while: where its id is in the answer to the call that made it.</summary>
    private static readonly FrozenDictionary<string, string[]> Makers = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["organizations:CreateOrganizationalUnit"] = ["OrganizationalUnit", "Id"],
        ["organizations:CreatePolicy"] = ["Policy", "PolicySummary", "Id"],
        ["organizations:CreateAccount"] = ["CreateAccountStatus", "Id"],
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Lists that do not show everything at once, by the member that holds the things, which have an <c>Id</c>.</summary>
    private static readonly FrozenDictionary<string, string> Lists = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["organizations:ListOrganizationalUnitsForParent"] = "OrganizationalUnits",
        ["organizations:ListChildren"] = "Children",
        ["organizations:ListPolicies"] = "Policies",
        ["organizations:ListAccounts"] = "Accounts",
        ["organizations:ListAccountsForParent"] = "Accounts",
        ["organizations:ListCreateAccountStatus"] = "CreateAccountStatuses",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Services that answer for a new account from its first moment on.</summary>
    private static readonly FrozenSet<string> AlwaysReady = FrozenSet.Create(StringComparer.Ordinal, "sts", "organizations", "account", "sso", "sso-admin", "identitystore");

    private readonly Dictionary<(string Account, string Bucket), Allowance> _allowances = [];
    private readonly Dictionary<string, DateTimeOffset> _unlisted = new(StringComparer.Ordinal);

    /// <summary>Refuses a call that AWS would not take now.</summary>
    /// <exception cref="ServiceException">The call comes too fast, or too early.</exception>
    public void Admit(CallContext context, string service, string operation, JsonObject input)
    {
        if (pace.KeepsRates) Throttle(context, service, operation);
        if (service == "sts" && operation == "AssumeRole") RequireRole(context, input);
        else AdmitService(context, service);
    }

    /// <summary>Refuses a call to a service that does not answer for a new account yet, also one that another service makes, as for a stack.</summary>
    /// <exception cref="ServiceException">It does not answer yet.</exception>
    public void AdmitService(CallContext context, string service)
    {
        if (!AlwaysReady.Contains(service)) RequireService(context, service);
    }

    /// <summary>Takes out of an answer what AWS would not list yet.</summary>
    public void Settle(CallContext context, string service, string operation, JsonObject output)
    {
        var api = $"{service}:{operation}";
        if (Makers.TryGetValue(api, out var path))
        {
            JsonNode? id = output;
            foreach (var part in path) id = id?[part];
            if (id is not null) _unlisted[id.GetValue<string>()] = context.Now + pace.Of(pace.Listing, id.GetValue<string>());
        }
        else if (Lists.TryGetValue(api, out var member) && output[member] is JsonArray items)
        {
            for (var i = items.Count - 1; i >= 0; i--)
            {
                if (items[i] is JsonObject item && item.Text("Id") is { } known && IsUnlisted(context, known)) items.RemoveAt(i);
            }
        }
    }

    private void Throttle(CallContext context, string service, string operation)
    {
        if (PublishedRates.Find(service, operation) is not { } rate) return;
        var key = (context.Account.Value, rate.Bucket);
        if (!_allowances.TryGetValue(key, out var allowance)) _allowances.Add(key, allowance = new Allowance(rate, context.Now));
        if (!allowance.TryTake(context.Now)) throw ThrottleRefusals.Of(ServiceModels.Get(service));
    }

    /// <summary>
    /// A role that was just made is not everywhere yet (IAM User Guide, "Changes that I make are not always immediately visible"),
    /// nor is that of a new account.
    /// </summary>
    private void RequireRole(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        if (input.Text("RoleArn") is not { } arn || RoleState.Find(store, arn) is not { } role) return;
        var ready = role.Time("CreateDate") + pace.Of(pace.RoleCreation, arn);
        var account = arn.Split(':')[4];
        if (BirthOf(context, account) is { } born && born + pace.Of(pace.RoleReadiness, account) is var there && there > ready) ready = there;
        if (context.Now >= ready) return;
        throw new ServiceException(
            "AccessDenied", $"User: {context.Caller.Arn} is not authorized to perform: sts:AssumeRole on resource: {arn}", 403);
    }

    private void RequireService(CallContext context, string service)
    {
        if (BirthOf(context, context.Account.Value) is not { } born) return;
        if (context.Now >= born + pace.Of(pace.ServiceReadiness, $"{context.Account}/{service}")) return;
        throw service switch
        {
            "s3" or "s3control" => new ServiceException("NotSignedUp", "Your account is not signed up for the S3 service. You must sign up before you can use S3.", 403),
            _ when ServiceModels.Get(service).Protocol is WireProtocol.Json or WireProtocol.RestJson => new ServiceException(
                "SubscriptionRequiredException", "The AWS Access Key Id needs a subscription for the service", 403),
            _ => new ServiceException("OptInRequired", "The AWS Access Key Id needs a subscription for the service", 403),
        };
    }

    private bool IsUnlisted(CallContext context, string id)
    {
        if (_unlisted.TryGetValue(id, out var listed))
        {
            if (context.Now < listed) return true;
            _unlisted.Remove(id);
        }

        return BirthOf(context, id) is { } born && context.Now < born + pace.Of(pace.Listing, id);
    }

    /// <summary>When an account was made; null for one that was there before the organization, and for what is no account.</summary>
    private static DateTimeOffset? BirthOf(CallContext context, string id) =>
        context.Cloud.Store.Find(OrganizationState.Members, id)?.Text("JoinedMethod") == "CREATED"
            ? AccountBook.Find(context.Cloud.Store, id)?.Time("Created")
            : null;
}
