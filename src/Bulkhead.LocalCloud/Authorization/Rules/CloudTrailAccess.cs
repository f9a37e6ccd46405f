using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CloudTrail;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS CloudTrail.</summary>
internal sealed class CloudTrailAccess : ServiceAccess
{
    public CloudTrailAccess() : base("cloudtrail", "cloudtrail") => PassedRoles = [("CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com")];

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        return call.Operation == "CreateTrail" ? own.Concat(ServiceLinkedRole(call, TrailState.ServicePrincipal)) : own;
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var names = call.Input.Texts("ResourceIdList").ToList();
        if (names.Count == 0) names.Add(call.Input.Text("Name") ?? call.Input.Text("TrailName") ?? call.Input.Text("ResourceId") ?? "*");
        return names.Select(name => Trail(call, name));
    }

    private static AccessResource Trail(AccessCall call, string name)
    {
        var known = call.Operation == "CreateTrail" ? null : TrailState.Visible(call.Context, shadows: true)
            .FirstOrDefault(t => t.Text("TrailARN") == name || t.Text("Name") == name);
        var arn = known?.Text("TrailARN")
            ?? (name.StartsWith("arn:", StringComparison.Ordinal) ? name : call.Regional("cloudtrail", "trail/" + name));
        // Members read the organization's trail, which is the management account's.
        return new AccessResource(arn) { Tags = known?.Object("Tags"), Account = known is null ? null : call.Context.Account };
    }
}
