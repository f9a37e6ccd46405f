using Bulkhead.Iam.Catalogue;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.CodeBuild;
using Bulkhead.LocalCloud.Services.Ram;

namespace Bulkhead.LocalCloud.Authorization.Rules;

/// <summary>Permissions of AWS CodeBuild: everything is about projects, builds too, and projects carry policies.</summary>
internal sealed class CodeBuildAccess : ServiceAccess
{
    public CodeBuildAccess() : base("codebuild", "codebuild") =>
        PassedRoles = [("serviceRole", CodeBuildHandler.ServicePrincipal), ("serviceRoleOverride", CodeBuildHandler.ServicePrincipal)];

    /// <inheritdoc/>
    protected override IEnumerable<AccessResource> Resources(AccessCall call, CatalogueAction action)
    {
        var input = call.Input;
        var names = input.Texts("names").Select(n => CodeBuildHandler.Named(call.Context, n))
            .Concat(input.Texts("ids").Select(b => CodeBuildHandler.ProjectOf(CodeBuildHandler.Build(call.Context, b)))).Distinct().ToList();
        if (names.Count == 0) names.Add(CodeBuildHandler.Named(call.Context, input.Text("name") ?? input.Text("projectName") ?? input.Text("resourceArn") ?? "*"));
        foreach (var name in names)
        {
            var known = call.Operation == "CreateProject" ? null : CodeBuildHandler.Projects.Find(call.Context, name);
            var arn = CodeBuildHandler.ArnOf(name);
            yield return new AccessResource(arn)
            {
                Account = name.Account,
                Policy = known is null ? null : ShareState.PolicyOf(call.Store, name.Region, arn, known.Text("policy")),
                Tags = known is null ? null : TagSet.Read(known.Objects("tags"), "key", "value"),
            };
        }
    }
}
