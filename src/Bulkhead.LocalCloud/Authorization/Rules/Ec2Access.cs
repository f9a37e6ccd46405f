using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Amazon EC2.</summary>
internal sealed class Ec2Access : ServiceAccess
{
    public Ec2Access() : base("ec2", "ec2") => Variables = new Dictionary<string, string[]>
    {
        ["NaclId"] = ["NetworkAclId"],
        ["SecurityGroupId"] = ["GroupId"],
    };

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        keys.Set("ec2:Region", call.Context.Region.Value);
        keys.Set("ec2:VpcID", call.Input.Text("VpcId"));
        keys.Set("ec2:SubnetID", call.Input.Text("SubnetId"));
        keys.Set("ec2:InternetGatewayID", call.Input.Text("InternetGatewayId"));
        keys.Set("ec2:RouteTableID", call.Input.Text("RouteTableId"));
        keys.Set("ec2:NetworkAclID", call.Input.Text("NetworkAclId"));
        keys.Set("ec2:SecurityGroupID", call.Input.Text("GroupId"));
    }
}
