using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>Resource shares: made, changed, removed by the account that owns what they share.</summary>
internal static class ShareOperations
{
    public static JsonObject CreateResourceShare(CallContext context, JsonObject input)
    {
        var types = input.Texts("resourceArns").Select(r => ShareableType.Of(context, r)).ToHashSet();
        var asked = input.Texts("permissionArns").ToList();
        if (asked.FirstOrDefault(p => types.All(t => t.PermissionArn != p)) is { } strange) throw ShareState.Unknown(strange);
        var share = new JsonObject
        {
            ["arn"] = $"arn:aws:ram:{context.Region}:{context.Account}:resource-share/{ResourceIds.Uuid()}",
            ["name"] = input.Needed("name"),
            ["owner"] = context.Account.Value,
            ["external"] = input.Bool("allowExternalPrincipals") ?? true,
            ["status"] = "ACTIVE",
            ["created"] = context.Now.ToJson(),
            ["tags"] = TagSet.Read(input.Objects("tags"), "key", "value"),
            ["resources"] = new JsonObject(),
            ["principals"] = new JsonObject(),
        };
        Associate(context, share, input);
        ShareState.Put(context, share);
        return Token(input, "resourceShare", ShareView.Share(share));
    }

    public static JsonObject UpdateResourceShare(CallContext context, JsonObject input)
    {
        var share = ShareState.RequireOwn(context, input.Needed("resourceShareArn")).Copy();
        if (input.Text("name") is { } name) share["name"] = name;
        if (input.Bool("allowExternalPrincipals") is { } external)
        {
            if (!external && share.Object("principals")!.Any(p => p.Value!["external"]!.GetValue<bool>()))
                throw new ServiceException("InvalidParameterException", "The share has principals outside of the organization.");
            share["external"] = external;
        }

        ShareState.Put(context, share);
        return Token(input, "resourceShare", ShareView.Share(share));
    }

    public static JsonObject DeleteResourceShare(CallContext context, JsonObject input)
    {
        var share = ShareState.RequireOwn(context, input.Needed("resourceShareArn")).Copy();
        share["status"] = "DELETED";
        foreach (var (_, association) in share.Object("resources")!.Concat(share.Object("principals")!)) association!["status"] = "DISASSOCIATED";
        ShareState.Put(context, share);
        foreach (var (_, invitation) in ShareState.Invitations(context).Where(i => i.Value.Text("resourceShareArn") == share.Text("arn") && i.Value.Text("status") == "PENDING").ToList())
        {
            var expired = invitation.Copy();
            expired["status"] = "EXPIRED";
            ShareState.PutInvitation(context, expired);
        }

        return Token(input, "returnValue", JsonValue.Create(true));
    }

    public static JsonObject AssociateResourceShare(CallContext context, JsonObject input)
    {
        var share = ShareState.RequireOwn(context, input.Needed("resourceShareArn")).Copy();
        Associate(context, share, input);
        ShareState.Put(context, share);
        return Token(input, "resourceShareAssociations", ShareView.Associations(share)
            .Where(a => input.Texts("resourceArns").Concat(input.Texts("principals")).Contains(a.Needed("associatedEntity"))).ToJson());
    }

    public static JsonObject DisassociateResourceShare(CallContext context, JsonObject input)
    {
        var share = ShareState.RequireOwn(context, input.Needed("resourceShareArn")).Copy();
        var ended = new JsonArray();
        foreach (var (member, names) in new[] { ("resources", input.Texts("resourceArns")), ("principals", input.Texts("principals")) })
        {
            foreach (var name in names)
            {
                if (share.Object(member)!.Object(name) is not { } association) throw ShareState.Unknown(name);
                association["status"] = "DISASSOCIATED";
                ended.Add((JsonNode)ShareView.Association(share, member, name, association));
                share.Object(member)!.Remove(name);
            }
        }

        ShareState.Put(context, share);
        return Token(input, "resourceShareAssociations", ended);
    }

    public static JsonObject EnableSharingWithAwsOrganization(CallContext context, JsonObject input)
    {
        if (OrganizationState.Find(context.Cloud.Store) is not { } organization || organization.Text("ManagementId") != context.Account.Value)
            throw new ServiceException("OperationNotPermittedException", "The requested operation is not permitted: the caller is not in the management account of an organization.");
        context.Call("organizations", "EnableAWSServiceAccess", new JsonObject { ["ServicePrincipal"] = ShareState.ServicePrincipal });
        Iam.ServiceLinkedRoles.Ensure(context.Cloud.Store, context.Account, ShareState.ServicePrincipal, context.Now);
        ShareState.Enable(context.Cloud.Store, context.Now);
        return new JsonObject { ["returnValue"] = true };
    }

    public static JsonObject TagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Merge(tags, input.Objects("tags"), "key", "value"));

    public static JsonObject UntagResource(CallContext context, JsonObject input) => ChangeTags(context, input, tags => TagSet.Remove(tags, input.Texts("tagKeys")));

    private static JsonObject ChangeTags(CallContext context, JsonObject input, Func<JsonObject, JsonObject> change)
    {
        var share = ShareState.RequireOwn(context, input.Text("resourceShareArn") ?? input.Needed("resourceArn")).Copy();
        share["tags"] = change(share.Object("tags")!);
        ShareState.Put(context, share);
        return [];
    }

    private static void Associate(CallContext context, JsonObject share, JsonObject input)
    {
        foreach (var resource in input.Texts("resourceArns"))
        {
            ShareableType.Of(context, resource);
            share.Object("resources")![resource] = Association(context, Problem(context, resource) is { } problem ? "FAILED" : "ASSOCIATED", isExternal: false, Problem(context, resource));
        }

        foreach (var principal in input.Texts("principals")) share.Object("principals")![principal] = AssociatePrincipal(context, share, principal);
    }

    /// <summary>
    /// AWS RAM User Guide, "Sharing resources": within the organization, where that is switched on, at once; else with an
    /// invitation that the account has to accept.
    /// </summary>
    private static JsonObject AssociatePrincipal(CallContext context, JsonObject share, string principal)
    {
        var store = context.Cloud.Store;
        if (Arn.TryParse(principal) is { Service: "iam" })
            throw new ServiceException("NotImplemented", "The local cloud shares with accounts, units and the organization, and not with users and roles.", 501);
        if (Arn.TryParse(principal) is { Service: "organizations" })
            return ShareState.IsEnabled(store) && IsThere(context, principal) ? Association(context, "ASSOCIATED", isExternal: false) : throw ShareState.Unknown($"Organization or organizational unit {principal}");
        if (AccountId.TryParse(principal) is not { } account)
            throw new ServiceException("InvalidParameterException", $"Principal ID {principal} is malformed. Verify the ID and try again.");
        if (account == context.Account) throw new ServiceException("InvalidParameterException", "A share can't have its own account as a principal.");
        var isNear = ShareState.AreTogether(store, context.Account.Value, principal);
        if (isNear && ShareState.IsEnabled(store)) return Association(context, "ASSOCIATED", isExternal: false);
        if (!share.Flag("external")) throw new ServiceException("InvalidParameterException", $"The account {principal} is not in your organization, and the share does not allow external principals.");
        ShareState.PutInvitation(context, new JsonObject
        {
            ["resourceShareInvitationArn"] = $"arn:aws:ram:{context.Region}:{context.Account}:resource-share-invitation/{ResourceIds.Uuid()}",
            ["resourceShareArn"] = share.Needed("arn"),
            ["resourceShareName"] = share.Needed("name"),
            ["senderAccountId"] = context.Account.Value,
            ["receiverAccountId"] = principal,
            ["invitationTimestamp"] = context.Now.ToJson(),
            ["status"] = "PENDING",
        });
        return Association(context, "ASSOCIATING", !isNear);
    }

    private static bool IsThere(CallContext context, string principal)
    {
        var organization = OrganizationState.Find(context.Cloud.Store);
        if (organization is null || context.Cloud.Store.Find(OrganizationState.Members, context.Account.Value) is null) return false;
        var id = principal[(principal.LastIndexOf('/') + 1)..];
        return id == organization.Text("Id") || context.Cloud.Store.Find(OrganizationState.Units, id) is not null;
    }

    /// <summary>Why a resource can't be shared; null where it can be.</summary>
    private static string? Problem(CallContext context, string resource)
    {
        var id = resource[(resource.LastIndexOf('/') + 1)..];
        if (ShareableType.Find(resource) == ShareableType.Project)
            return CodeBuild.CodeBuildHandler.Projects.Find(context, CodeBuild.CodeBuildHandler.Named(context, resource)) is null ? "The resource could not be found." : null;
        if (ShareableType.Find(resource) == ShareableType.BackupVault)
        {
            return Backup.VaultState.Find(context.Cloud.Store, resource) is not { } vault ? "The resource could not be found."
                : vault.Text("VaultType") == "LOGICALLY_AIR_GAPPED_BACKUP_VAULT" ? null : "You can share a logically air-gapped vault only.";
        }

        var kind = ShareableType.Find(resource) == ShareableType.Subnet ? Ec2.NetworkKind.Subnet : Ec2.NetworkKind.SecurityGroup;
        var found = Ec2.NetworkState.All(context, kind).FirstOrDefault(r => r.Text(kind.IdMember) == id);
        if (found is null) return "The resource could not be found.";
        // Amazon VPC User Guide, "Share your VPC subnets with other accounts": not the default ones.
        return found.Flag("DefaultForAz") ? "You can't share a default subnet." : null;
    }

    private static JsonObject Association(CallContext context, string status, bool isExternal, string? message = null)
    {
        var association = new JsonObject { ["status"] = status, ["external"] = isExternal, ["created"] = context.Now.ToJson() };
        if (message is not null) association["message"] = message;
        return association;
    }

    private static JsonObject Token(JsonObject input, string member, JsonNode value)
    {
        var answer = input.Pick("clientToken");
        answer[member] = value;
        return answer;
    }
}
