using System.Text.Json.Nodes;
using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of IAM. ARNs of users, groups and roles carry their paths, which requests mostly do not say.</summary>
internal sealed class IamAccess : ServiceAccess
{
    public IamAccess() : base("iam", "iam") => IsGlobal = true;

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        if (call.Operation != "AddRoleToInstanceProfile") return own;
        // AddRoleToInstanceProfile API page: the caller must be granted iam:PassRole on the role.
        var role = Principal(call, PrincipalKind.Role, call.Input.Needed("RoleName"), null);
        return own.Append(PassRole(call, role.Arn, "ec2.amazonaws.com"));
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("iam:AWSServiceName", input.Text("AWSServiceName"));
        if (call.Operation.StartsWith("Attach", StringComparison.Ordinal) || call.Operation.StartsWith("Detach", StringComparison.Ordinal))
            keys.Set("iam:PolicyARN", input.Text("PolicyArn"));
        keys.Set("iam:PermissionsBoundary", input.Text("PermissionsBoundary") ?? NamedPrincipal(call)?.Text("Boundary"));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        var path = input.Text("Path") ?? "/";
        yield return action.Resources[0].Type.Name switch
        {
            "user" when LoginOperations.IsOfRoot(call.Context, input) => new AccessResource(call.Global("iam", "root")),
            "user" => Principal(call, PrincipalKind.User, UserOf(call), path),
            "group" => Principal(call, PrincipalKind.Group, input.Needed("GroupName"), path),
            "role" when input.Text("AWSServiceName") is { } service =>
                new AccessResource(call.Global("iam", $"role/aws-service-role/{service}/{ServiceLinkedRoles.NameOf(service) ?? "*"}")),
            "role" when input.Text("DeletionTaskId") is { } task => new AccessResource(call.Global("iam", "role/" + PathOf(task))),
            "role" => Principal(call, PrincipalKind.Role, input.Needed("RoleName"), path),
            "policy" when input.Text("PolicyArn") is { } arn =>
                new AccessResource(arn) { Tags = call.Store.Find(ManagedPolicies.Collection(call.Context.Account), arn)?.Object("Tags") },
            "policy" => new AccessResource(call.Global("iam", $"policy{path}{input.Text("PolicyName") ?? "*"}")),
            "instance-profile" => Profile(call, input.Needed("InstanceProfileName"), path),
            "mfa" => new AccessResource(input.Text("SerialNumber") ?? call.Global("iam", $"mfa{path}{input.Text("VirtualMFADeviceName")}")),
            "saml-provider" => new AccessResource(input.Text("SAMLProviderArn") ?? call.Global("iam", $"saml-provider/{input.Text("Name") ?? "*"}")),
            "oidc-provider" => new AccessResource(input.Text("OpenIDConnectProviderArn") ?? call.Global("iam", "oidc-provider/" + IssuerOf(input.Text("Url") ?? "*"))),
            var other => throw new System.Diagnostics.UnreachableException($"iam:{call.Operation} is about a {other}"),
        };
        // A user's renaming is authorized on the new name too (UpdateUser API page).
        if (call.Operation == "UpdateUser")
            yield return new AccessResource(call.Global("iam", $"user{input.Text("NewPath") ?? "/"}{input.Text("NewUserName") ?? UserOf(call)}"));
    }

    private static JsonObject? NamedPrincipal(AccessCall call)
    {
        foreach (var kind in PrincipalKind.All)
        {
            if (call.Input.Text(kind.NameMember) is { } name && PrincipalState.Find(call.Store, kind, call.Context.Account, name) is { } found) return found;
        }

        return null;
    }

    private static AccessResource Principal(AccessCall call, PrincipalKind kind, string name, string? path)
    {
        var known = PrincipalState.Find(call.Store, kind, call.Context.Account, name);
        return new AccessResource(known?.Needed("Arn") ?? call.Global("iam", $"{kind.Lower}{path ?? "/"}{name}")) { Tags = known?.Object("Tags") };
    }

    private static AccessResource Profile(AccessCall call, string name, string path)
    {
        var known = call.Store.Find(InstanceProfileOperations.Collection(call.Context.Account), name.ToLowerInvariant());
        return new AccessResource(known?.Needed("Arn") ?? call.Global("iam", $"instance-profile{path}{name}")) { Tags = known?.Object("TagSet") };
    }

    /// <summary>The user that a request names, else the caller.</summary>
    private static string UserOf(AccessCall call) =>
        call.Input.Text("UserName") ?? (call.Context.Caller.IsRole ? null : call.Context.Caller.PrincipalName) ?? "*";

    /// <summary>Path and name out of a deletion task's id: <c>task/aws-service-role/…/NAME/UUID</c>.</summary>
    private static string PathOf(string task)
    {
        var parts = task.Split('/');
        return parts.Length > 2 ? string.Join('/', parts[1..^1]) : "*";
    }

    private static string IssuerOf(string url) => url.StartsWith("https://", StringComparison.Ordinal) ? url["https://".Length..].TrimEnd('/') : url;
}
