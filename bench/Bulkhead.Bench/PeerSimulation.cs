using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Bench;

/// <summary>A request and its policies in the words of <c>@cloud-copilot/iam-simulate</c>.</summary>
internal static class PeerSimulation
{
    /// <summary>
    /// The simulation; null where the peer has no words for the request: KMS grants, several resources or resource policies,
    /// unique ids, parents of federated users, task sessions of the root user, identities that a provider vouches for.
    /// </summary>
    public static JsonObject? Of(AuthorizationRequest request, PolicyStack stack)
    {
        if (request.Resources.Length != 1 || stack.Resource.Length > 1 || !stack.Grants.IsEmpty || stack.Session is { Length: > 1 }) return null;
        if (request.Principal.Kind is PrincipalKind.FederatedIdentity or PrincipalKind.AssumedRoot) return null;
        if (request.Principal.UniqueId is not null || request.Principal.ParentUserArn is not null) return null;
        var caller = request.Principal.Account?.Value;
        var isServiceLinked = request.Principal.Kind == PrincipalKind.ServiceLinkedRole;
        var named = AccountId.TryParse(Arn.TryParse(request.Resources[0])?.Account);
        var owner = request.ResourceAccount?.Value ?? named?.Value ?? caller ?? "";
        var management = stack.ManagementAccount?.Value;
        var simulation = new JsonObject
        {
            ["request"] = new JsonObject
            {
                ["principal"] = PrincipalOf(request.Principal),
                ["action"] = request.Action,
                ["resource"] = new JsonObject { ["resource"] = request.Resources[0], ["accountId"] = owner },
                ["contextVariables"] = ContextOf(request, owner),
            },
            ["identityPolicies"] = Named(stack.Identity),

            // The peer wants to be given only the policies that bind.
            ["serviceControlPolicies"] = Levels(caller is null || caller == management || isServiceLinked ? null : stack.ServiceControl),
            ["resourceControlPolicies"] = Levels(owner == management || isServiceLinked ? null : stack.ResourceControl),
        };
        if (stack.Boundary is { } boundary) simulation["permissionBoundaryPolicies"] = Named(boundary);
        if (stack.Session is [var session]) simulation["sessionPolicy"] = PolicyJson.Of(session);
        if (stack.Resource is [var resource]) simulation["resourcePolicy"] = PolicyJson.Of(resource);
        if (stack.Endpoint is { } endpoint) simulation["vpcEndpointPolicies"] = Named(endpoint);
        return simulation;
    }

    private static string? TypeOf(PrincipalKind kind) => kind switch
    {
        PrincipalKind.User => "User",
        PrincipalKind.RoleSession or PrincipalKind.ServiceLinkedRole => "AssumedRole",
        PrincipalKind.FederatedUser => "FederatedUser",
        PrincipalKind.Root => "Account",
        PrincipalKind.Anonymous => "Anonymous",
        _ => null,
    };

    private static JsonNode PrincipalOf(Principal principal) => principal.Kind switch
    {
        PrincipalKind.Anonymous => new JsonObject { ["type"] = "Anonymous" },
        _ => principal.ToString(),
    };

    private static JsonArray Named(IEnumerable<PolicyDocument> policies) =>
        new([.. policies.Select((p, i) => new JsonObject { ["name"] = $"policy{i + 1}", ["policy"] = PolicyJson.Of(p) })]);

    private static JsonArray Levels(IEnumerable<ImmutableArray<PolicyDocument>>? levels) =>
        new([.. (levels ?? []).Select((l, i) => new JsonObject { ["orgIdentifier"] = $"level{i + 1}", ["policies"] = Named(l) })]);

    /// <summary>The given keys, with those that follow from caller and resource: the peer works out none.</summary>
    private static JsonObject ContextOf(AuthorizationRequest request, string owner)
    {
        var context = new JsonObject();
        var principal = request.Principal;
        Add("aws:PrincipalArn", principal.Arn);
        Add("aws:PrincipalAccount", principal.Account?.Value);
        Add("aws:PrincipalType", TypeOf(principal.Kind));
        Add("aws:userid", principal.Kind == PrincipalKind.Root ? principal.Account?.Value : null);
        Add("aws:username", principal.Kind == PrincipalKind.User ? principal.Name : null);
        Add("aws:PrincipalIsAWSService", principal.Kind == PrincipalKind.Anonymous ? null : principal.Kind == PrincipalKind.Service ? "true" : "false");
        Add("aws:ResourceAccount", owner.Length == 0 ? null : owner);
        Add("aws:RequestedRegion", Arn.TryParse(request.Resources[0]) is { Region.Length: > 0 } arn ? arn.Region : null);
        Add("kms:CallerAccount", request.Action.StartsWith("kms:", StringComparison.OrdinalIgnoreCase) ? principal.Account?.Value : null);
        Add("s3:ResourceAccount", request.Action.StartsWith("s3:", StringComparison.OrdinalIgnoreCase) && owner.Length > 0 ? owner : null);
        var chain = request.Context.Values.GetValueOrDefault("aws:CalledVia")?.Values ?? [];
        Add("aws:ViaAWSService", principal.Kind == PrincipalKind.Anonymous ? null : chain.IsEmpty ? "false" : "true");
        Add("aws:CalledViaFirst", chain.FirstOrDefault());
        Add("aws:CalledViaLast", chain.LastOrDefault());
        foreach (var (key, value) in request.Context.Values)
        {
            if (value.IsAbsent) context.Remove(key);
            else context[key] = value.IsMultiValued ? new JsonArray([.. value.Values.Select(v => (JsonNode)v)]) : value.Values[0];
        }

        return context;

        void Add(string key, string? value)
        {
            if (value is not null && !request.Context.Values.ContainsKey(key)) context[key] = value;
        }
    }
}
