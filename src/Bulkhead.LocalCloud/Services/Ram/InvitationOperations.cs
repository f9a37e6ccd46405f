using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ram;

/// <summary>Invitations to shares of accounts that one does not share with by the organization.</summary>
internal static class InvitationOperations
{
    // AWS RAM User Guide, "Accepting and rejecting resource share invitations": twelve hours.
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);
    private static readonly Paging Pages = new("nextToken", "nextToken", "maxResults", null, 500, "InvalidNextTokenException");

    public static JsonObject GetResourceShareInvitations(CallContext context, JsonObject input)
    {
        var (shares, arns) = (input.Texts("resourceShareArns").ToList(), input.Texts("resourceShareInvitationArns").ToList());
        foreach (var arn in arns) Require(context, arn);
        var wanted = ShareState.Invitations(context).Where(i => i.Value.Text("receiverAccountId") == context.Account.Value)
            .Where(i => (shares.Count == 0 || shares.Contains(i.Value.Needed("resourceShareArn"))) && (arns.Count == 0 || arns.Contains(i.Value.Needed("resourceShareInvitationArn"))));
        return Pages.Page(input, "resourceShareInvitations", wanted, i => Show(context, i));
    }

    public static JsonObject AcceptResourceShareInvitation(CallContext context, JsonObject input) => Answer(context, input, "ACCEPTED", "ASSOCIATED");

    public static JsonObject RejectResourceShareInvitation(CallContext context, JsonObject input) => Answer(context, input, "REJECTED", "FAILED");

    public static JsonObject ListPendingInvitationResources(CallContext context, JsonObject input)
    {
        var invitation = Require(context, input.Needed("resourceShareInvitationArn"));
        var share = ShareState.Find(context.Cloud.Store, context.Region, invitation.Needed("resourceShareArn"))!;
        return Pages.Page(input, "resources", share.Object("resources")!.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => KeyValuePair.Create(r.Key, r.Key)), arn => new JsonObject
        {
            ["arn"] = arn,
            ["type"] = ShareableType.Find(arn)!.Name,
            ["resourceShareArn"] = share.Needed("arn"),
        });
    }

    private static JsonObject Answer(CallContext context, JsonObject input, string status, string association)
    {
        var invitation = Require(context, input.Needed("resourceShareInvitationArn")).Copy();
        switch (StatusOf(context, invitation))
        {
            case "ACCEPTED":
                throw new ServiceException("ResourceShareInvitationAlreadyAcceptedException", "The invitation has been accepted already.");
            case "REJECTED":
                throw new ServiceException("ResourceShareInvitationAlreadyRejectedException", "The invitation has been rejected already.");
            case "EXPIRED":
                throw new ServiceException("ResourceShareInvitationExpiredException", "The invitation has expired.");
            default:
                break;
        }

        invitation["status"] = status;
        ShareState.PutInvitation(context, invitation);
        var share = ShareState.Find(context.Cloud.Store, context.Region, invitation.Needed("resourceShareArn"))!.Copy();
        if (share.Object("principals")!.Object(context.Account.Value) is { } principal) principal["status"] = association;
        ShareState.Put(context, share);
        var answer = input.Pick("clientToken");
        answer["resourceShareInvitation"] = Show(context, invitation);
        return answer;
    }

    private static JsonObject Require(CallContext context, string arn)
    {
        if (Arn.TryParse(arn) is not { Service: "ram" }) throw new ServiceException("MalformedArnException", $"The specified resource ARN {arn} is not valid.");
        return ShareState.Invitation(context, arn) is { } found && found.Text("receiverAccountId") == context.Account.Value
            ? found
            : throw new ServiceException("ResourceShareInvitationArnNotFoundException", $"The invitation {arn} could not be found.");
    }

    private static string StatusOf(CallContext context, JsonObject invitation) =>
        invitation.Needed("status") == "PENDING" && invitation.Time("invitationTimestamp") + Lifetime <= context.Now ? "EXPIRED" : invitation.Needed("status");

    private static JsonObject Show(CallContext context, JsonObject invitation)
    {
        var shown = invitation.Copy();
        shown["status"] = StatusOf(context, invitation);
        return shown;
    }
}
