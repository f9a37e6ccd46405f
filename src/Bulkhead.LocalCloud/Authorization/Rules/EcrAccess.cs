using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Ecr;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of Amazon ECR: repositories carry policies.</summary>
internal sealed class EcrAccess() : ServiceAccess("ecr", "ecr")
{
    /// <inheritdoc/>
    public override IEnumerable<AccessCheck> Checks(AccessCall call)
    {
        var own = base.Checks(call);
        // CreateRepository API page: tags take ecr:TagResource too.
        return call.Operation == "CreateRepository" && call.Input.Objects("tags").Any()
            ? own.Append(new AccessCheck("ecr:TagResource", Repository(call, EcrHandler.Named(call.Context, call.Input))))
            : own;
    }

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        // What is about the registry has no resource type.
        if (!action.HasResourceTypes) return [new AccessResource("*")];
        var name = EcrHandler.Named(call.Context, call.Input);
        var names = call.Input.Texts("repositoryNames").Select(n => name with { Name = n }).ToList();
        return names.Count == 0 ? [Repository(call, name)] : names.Select(n => Repository(call, n));
    }

    private static AccessResource Repository(AccessCall call, ResourceName name)
    {
        var known = call.Operation == "CreateRepository" ? null : EcrHandler.Repositories.Find(call.Context, name);
        return new AccessResource(EcrHandler.ArnOf(name)) { Account = name.Account, Policy = known?.Text("policy"), Tags = known?.Object("tags") };
    }
}
