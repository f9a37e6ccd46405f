using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ec2;
using Bulkhead.LocalCloud.Services.Lambda;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS Lambda ("Actions, resources, and condition keys for AWS Lambda"): functions and layer versions carry policies.</summary>
internal sealed class LambdaAccess : ServiceAccess
{
    public LambdaAccess() : base("lambda", "lambda")
    {
        PassedRoles = [("Role", FunctionState.Service)];
        Renamed = new Dictionary<string, string[]> { ["Invoke"] = ["InvokeFunction"], ["GetLayerVersionByArn"] = ["GetLayerVersion"] };
    }

    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        // AWS Lambda Developer Guide, "Using attribute-based access control in Lambda": tags at creation take lambda:TagResource too.
        if (call.Input.Object("Tags") is not { Count: > 0 }) return own;
        return call.Operation switch
        {
            "CreateFunction" => own.Append(new AccessCheck("lambda:TagResource", Function(call))),
            "CreateEventSourceMapping" => own.Append(new AccessCheck("lambda:TagResource", new AccessResource(EventSourceOperations.ArnOf(ResourceName.Here(call.Context, "*"))))),
            _ => own,
        };
    }

    /// <inheritdoc/>
    public override void AddKeys(AccessCall call, ContextKeys keys)
    {
        var input = call.Input;
        keys.Set("lambda:Principal", input.Text("Principal"));
        keys.Set("lambda:FunctionUrlAuthType", input.Text("FunctionUrlAuthType") ?? input.Text("AuthType"));
        keys.Set("lambda:CodeSigningConfigArn", input.Text("CodeSigningConfigArn"));
        if (call.Operation.Contains("FunctionUrl", StringComparison.Ordinal)) keys.Set("lambda:FunctionArn", Function(call).Arn);
        if (call.Operation.EndsWith("EventSourceMapping", StringComparison.Ordinal))
            keys.Set("lambda:FunctionArn", input.Text("FunctionName") is null ? Mapping(call)?.Text("FunctionArn") : Function(call).Arn);
        if (input["Layers"] is not null) keys.SetAll("lambda:Layer", input.Texts("Layers"));
        if (input.Object("VpcConfig") is not { } vpc) return;
        var subnets = vpc.Texts("SubnetIds").ToList();
        keys.SetAll("lambda:SubnetIds", subnets).SetAll("lambda:SecurityGroupIds", vpc.Texts("SecurityGroupIds"));
        keys.SetAll("lambda:VpcIds", NetworkState.All(call.Context, NetworkKind.Subnet)
            .Where(s => subnets.Contains(s.Needed("SubnetId"))).Select(s => s.Needed("VpcId")).Distinct(StringComparer.Ordinal));
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        // Decided on the mapping, and in condition keys on the function (Service Authorization Reference, "AWS Lambda", "lambda:FunctionArn").
        if (MappingOf(call.Input) is { } uuid)
            return [new AccessResource(EventSourceOperations.ArnOf(ResourceName.Of(call.Context, uuid, "event-source-mapping:"))) { Tags = Mapping(call)?.Object("Tags") }];
        if (call.Operation is "CreateEventSourceMapping" or "ListEventSourceMappings") return [new AccessResource("*")];
        if (call.Input.Text("FunctionName") is not null || call.Input.Text("Resource") is not null) return [Function(call)];
        if (call.Operation == "PublishLayerVersion")
        {
            var layer = ResourceName.Of(call.Context, call.Input.Needed("LayerName"), "layer:");
            return [new AccessResource($"arn:aws:lambda:{layer.Region}:{layer.Account}:layer:{layer.Name}") { Account = layer.Account }];
        }

        var (owner, arn, policy) = LayerOperations.Describe(call.Context, call.Input);
        return [new AccessResource(arn) { Account = owner, Policy = policy }];
    }

    /// <summary>The event source mapping that a request is about, as it names it; null for none.</summary>
    private static string? MappingOf(System.Text.Json.Nodes.JsonObject input) =>
        input.Text("UUID") ?? (input.Text("Resource") is { } arn && arn.Contains(":event-source-mapping:", StringComparison.Ordinal) ? arn : null);

    private static System.Text.Json.Nodes.JsonObject? Mapping(AccessCall call) => MappingOf(call.Input) is { } text ? EventSourceOperations.Find(call.Context, text) : null;

    private static AccessResource Function(AccessCall call)
    {
        var named = call.Input.Text("Resource") is { } arn ? new System.Text.Json.Nodes.JsonObject { ["FunctionName"] = arn } : call.Input;
        var (name, qualifier) = FunctionState.Named(call.Context, named);
        var known = call.Operation == "CreateFunction" ? null : FunctionState.Functions.Find(call.Context, name);
        return new AccessResource(FunctionState.ArnOf(name, qualifier))
        {
            Account = name.Account,
            Policy = known?.Object("Policies")!.Object(qualifier ?? "")?.ToJsonString(),
            Tags = known?.Object("Tags"),
        };
    }
}
