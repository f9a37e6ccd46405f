using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodeConnections;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS CodeConnections ("Actions, resources, and condition keys for AWS CodeConnections").</summary>
internal sealed class CodeConnectionsAccess() : ServiceAccess("codeconnections", "codeconnections")
{
    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("codeconnections:ProviderType", input.Text("ProviderType"));
        keys.Set("codeconnections:ProviderTypeFilter", input.Text("ProviderTypeFilter"));
        keys.Set("codeconnections:HostArn", input.Text("HostArn") ?? input.Text("HostArnFilter"));
        keys.Set("codeconnections:VpcId", input.Object("VpcConfiguration")?.Text("VpcId"));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        var arn = input.Text("ConnectionArn") ?? input.Text("ResourceArn") ?? input.Text("HostArn") ?? call.Regional("codeconnections", "connection/*");
        return [new AccessResource(arn) { Tags = CodeConnectionsHandler.Find(call.Context, arn)?.Resource.Object("Tags") }];
    }
}
