using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>
/// Which IAM actions on which resources the operations of a service need. Most of it follows from the action catalogue:
/// the operation's name is the action's, and the ARN's parts are members of the request. A service whose resources must
/// be looked up overrides <see cref="Resources"/>.
/// </summary>
/// <param name="service">The service's name in the models.</param>
/// <param name="prefix">The prefix of its actions.</param>
internal class ServiceAccess(string service, string prefix)
{
    private readonly ConcurrentDictionary<string, OperationAccess?> _known = new(StringComparer.Ordinal);

    /// <summary>The service's name in the models, such as <c>accessanalyzer</c>.</summary>
    public string Service { get; } = service;

    /// <summary>The prefix of its actions, such as <c>access-analyzer</c>.</summary>
    public string Prefix { get; } = prefix;

    /// <summary>Whether it has one endpoint for all regions, so that <c>aws:RequestedRegion</c> is us-east-1.</summary>
    public bool IsGlobal { get; init; }

    /// <summary>The actions, without prefix, of operations whose action has another name.</summary>
    public IReadOnlyDictionary<string, string[]> Renamed { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Members of requests that hold a part of an ARN, by the part's name in the catalogue's template.</summary>
    public IReadOnlyDictionary<string, string[]> Variables { get; init; } = new Dictionary<string, string[]>();

    /// <summary>Members of requests with the ARN of a role that the caller passes to a service, and the service.</summary>
    public IReadOnlyList<(string Member, string Service)> PassedRoles { get; init; } = [];

    /// <summary>Operations that make a service's own role where the account has none, and the service.</summary>
    public IReadOnlyDictionary<string, string> LinkedRoles { get; init; } = new Dictionary<string, string>();

    /// <summary>What an operation needs; null for an operation that is not mapped, which is a mistake of the local cloud.</summary>
    public virtual OperationAccess? Find(string operation) => _known.GetOrAdd(operation, Look);

    /// <summary>All authorizations of a call: every one must be allowed.</summary>
    public virtual IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var access = Find(call.Operation)!;
        foreach (var action in access.Actions)
        {
            if (!action.HasResourceTypes) yield return new AccessCheck(action.FullName, new AccessResource("*"));
            else foreach (var resource in Resources(call, action)) yield return new AccessCheck(action.FullName, resource);
        }

        foreach (var (member, target) in PassedRoles)
        {
            if (call.Input.Text(member) is { } role) yield return PassRole(call, role, target);
        }

        if (!LinkedRoles.TryGetValue(call.Operation, out var linked)) yield break;
        foreach (var check in ServiceLinkedRole(call, linked)) yield return check;
    }

    /// <summary>Context keys of the service for the whole call.</summary>
    public virtual void AddKeys(AccessCall call, ContextKeys keys)
    {
    }

    /// <summary>The resources of a call that an action is about: by default what the catalogue's ARN templates and the request give.</summary>
    protected virtual IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var found = new List<string>();
        var open = default(string);
        foreach (var resource in action.Resources)
        {
            var (arn, isWhole) = Fill(call, resource.Type.ArnTemplate);
            if (isWhole && !found.Contains(arn)) found.Add(arn);
            else if (!isWhole && (open is null || resource.IsRequired)) open ??= arn;
        }

        return found.Count > 0 ? found.Select(arn => new AccessResource(arn)) : [new AccessResource(open ?? "*")];
    }

    /// <summary>That the caller hands a role to a service (IAM User Guide, "Grant a user permissions to pass a role to an AWS service").</summary>
    protected static AccessCheck PassRole(AccessCall call, string roleArn, string? target)
    {
        var role = Arn.TryParse(roleArn) is { Service: "iam" } arn && AccountId.TryParse(arn.Account) is { } account
            ? PrincipalState.Find(call.Store, PrincipalKind.Role, account, ManagedPolicies.NameOf(arn.Resource))
            : null;
        // Something that is no ARN of a role is refused by the service; the action is decided first, on whatever was given.
        var resource = new AccessResource(Arn.TryParse(roleArn) is null ? call.Global("iam", "role/" + roleArn) : roleArn)
        {
            Tags = role?.Object("Tags"),
            Account = Arn.TryParse(roleArn) is { } parsed ? AccountId.TryParse(parsed.Account) : null,
        };
        return new AccessCheck("iam:PassRole", resource) { Keys = new ContextKeys().Set("iam:PassedToService", target) };
    }

    /// <summary>
    /// That the caller makes a service's own role, where the account has none yet (IAM User Guide, "Create a service-linked
    /// role"): services ask for it with the caller's permissions.
    /// </summary>
    protected static IEnumerable<AccessCheck> ServiceLinkedRole(AccessCall call, string target)
    {
        if (ServiceLinkedRoles.Exists(call.Store, call.Context.Account, target)) yield break;
        var arn = call.Global("iam", $"role/aws-service-role/{target}/{ServiceLinkedRoles.NameOf(target)}");
        yield return new AccessCheck("iam:CreateServiceLinkedRole", new AccessResource(arn))
        {
            Keys = new ContextKeys().Set("iam:AWSServiceName", target),
        };
    }

    private (string Arn, bool IsWhole) Fill(AccessCall call, string template)
    {
        var arn = new System.Text.StringBuilder(template.Length);
        var isWhole = true;
        for (var i = 0; i < template.Length;)
        {
            if (template[i] != '$' || i + 1 >= template.Length || template[i + 1] != '{' || template.IndexOf('}', i) is not (var end and > 0))
            {
                arn.Append(template[i++]);
                continue;
            }

            var name = template[(i + 2)..end];
            i = end + 1;
            var value = name switch
            {
                "Partition" => "aws",
                "Region" => call.Context.Region.Value,
                "Account" => call.Context.Account.Value,
                _ => MemberFor(call.Input, name),
            };
            if (value?.StartsWith("arn:", StringComparison.Ordinal) == true) return (value, true);
            isWhole &= value is not null;
            arn.Append(value ?? "*");
        }

        return (arn.ToString(), isWhole);
    }

    private string? MemberFor(JsonObject input, string variable)
    {
        if (Variables.TryGetValue(variable, out var members))
        {
            foreach (var member in members)
            {
                if (TextOf(input[member]) is { } value) return value;
            }
        }

        return TextOf(input[variable]);
    }

    private static string? TextOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text ? text : null;

    private OperationAccess? Look(string operation)
    {
        var names = Renamed.TryGetValue(operation, out var renamed) ? renamed : [operation];
        var actions = new List<CatalogueAction>();
        foreach (var name in names)
        {
            if (ActionCatalogue.Embedded.FindAction($"{Prefix}:{name}") is not { } action) return null;
            actions.Add(action);
        }

        return OperationAccess.Of(actions);
    }
}
