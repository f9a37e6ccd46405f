using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>Which instance profile an instance has.</summary>
internal sealed class ProfileOperations(InstanceCode code)
{
    public JsonObject AssociateIamInstanceProfile(CallContext context, JsonObject input)
    {
        var instance = ComputeState.Instance(context, input.Needed("InstanceId"));
        var id = instance.Needed("InstanceId");
        if (instance.Object("State")!.Text("Name") == "terminated")
            throw new ServiceException("IncorrectInstanceState", $"The instance '{id}' is not in the 'running' or 'stopped' states.");
        if (ComputeState.Associations.All(context).Any(a => a.Value.Text("InstanceId") == id))
            throw new ServiceException("IncorrectState", $"There is an existing association for instance {id}");
        var association = Associate(context, id, Find(context, input.Object("IamInstanceProfile")!));
        code.Boot(context, id);
        return new JsonObject { ["IamInstanceProfileAssociation"] = association };
    }

    public JsonObject ReplaceIamInstanceProfileAssociation(CallContext context, JsonObject input)
    {
        var former = Require(context, input);
        ComputeState.Associations.Remove(context, ResourceName.Here(context, former.Needed("AssociationId")));
        var association = Associate(context, former.Needed("InstanceId"), Find(context, input.Object("IamInstanceProfile")!));
        code.Boot(context, former.Needed("InstanceId"));
        return new JsonObject { ["IamInstanceProfileAssociation"] = association };
    }

    public static JsonObject DisassociateIamInstanceProfile(CallContext context, JsonObject input)
    {
        var association = Require(context, input).Copy();
        ComputeState.Associations.Remove(context, ResourceName.Here(context, association.Needed("AssociationId")));
        var id = association.Needed("InstanceId");
        ComputeState.Change(context, ComputeState.Instances, ComputeState.Instance(context, id), id, i => i.Remove("IamInstanceProfile"));
        association["State"] = "disassociating";
        return new JsonObject { ["IamInstanceProfileAssociation"] = association };
    }

    public static JsonObject DescribeIamInstanceProfileAssociations(CallContext context, JsonObject input)
    {
        var ids = input.Texts("AssociationIds").ToHashSet(StringComparer.Ordinal);
        var wanted = ComputeState.Associations.All(context).Where(a => (ids.Count == 0 || ids.Contains(a.Key)) && Filters.Pass(input, a.Value));
        return ComputeState.Pages.Page(input, "IamInstanceProfileAssociations", wanted, a => a.Copy());
    }

    /// <summary>The profile that a request names; null when there is none.</summary>
    public static JsonObject? TryFind(CallContext context, JsonObject? asked)
    {
        var name = asked?.Text("Name") ?? asked?.Text("Arn")?.Split('/')[^1];
        var profile = name is null ? null : context.Cloud.Store.Find(InstanceProfileOperations.Collection(context.Account), name.ToLowerInvariant());
        return profile is not null && (asked?.Text("Arn") is not { } arn || arn == profile.Needed("Arn")) ? profile : null;
    }

    /// <summary>The profile that a request names.</summary>
    /// <exception cref="ServiceException">There is none.</exception>
    public static JsonObject Find(CallContext context, JsonObject asked) => TryFind(context, asked)
        ?? throw new ServiceException("InvalidParameterValue", $"Value ({asked.Text("Name") ?? asked.Text("Arn")}) for parameter iamInstanceProfile is invalid. Invalid IAM Instance Profile");

    /// <summary>The ARN of the role in a profile; null when it has none.</summary>
    public static string? RoleOf(CallContext context, string? profileArn)
    {
        if (profileArn is null) return null;
        var role = TryFind(context, new JsonObject { ["Arn"] = profileArn })?.Texts("RoleNames").FirstOrDefault();
        return role is null ? null : PrincipalState.Find(context.Cloud.Store, PrincipalKind.Role, context.Account, role)?.Text("Arn");
    }

    /// <summary>Gives an instance a profile.</summary>
    public static JsonObject Associate(CallContext context, string instance, JsonObject profile)
    {
        var id = ComputeState.NewId("iip-assoc");
        var shown = new JsonObject { ["Arn"] = profile.Needed("Arn"), ["Id"] = profile.Needed("InstanceProfileId") };
        var association = new JsonObject { ["AssociationId"] = id, ["InstanceId"] = instance, ["IamInstanceProfile"] = shown, ["State"] = "associated" };
        ComputeState.Associations.Put(context, ResourceName.Here(context, id), association);
        if (ComputeState.Instances.Find(context, ResourceName.Here(context, instance)) is { } known)
            ComputeState.Change(context, ComputeState.Instances, known, instance, i => i["IamInstanceProfile"] = shown.Copy());
        return association.Copy();
    }

    private static JsonObject Require(CallContext context, JsonObject input) =>
        ComputeState.Associations.Find(context, ResourceName.Here(context, input.Needed("AssociationId")))
        ?? throw new ServiceException("InvalidAssociationID.NotFound", $"The association ID '{input.Needed("AssociationId")}' does not exist");
}
