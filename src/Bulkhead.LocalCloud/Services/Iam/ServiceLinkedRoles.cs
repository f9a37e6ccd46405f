using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Iam;

/// <summary>Roles that belong to a service.</summary>
internal static class ServiceLinkedRoles
{
    // IAM User Guide, "AWS services that work with IAM": the names that are not the service's own in capitals.
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["organizations.amazonaws.com"] = "AWSServiceRoleForOrganizations",
        ["access-analyzer.amazonaws.com"] = "AWSServiceRoleForAccessAnalyzer",
        ["cloudtrail.amazonaws.com"] = "AWSServiceRoleForCloudTrail",
        ["config.amazonaws.com"] = "AWSServiceRoleForConfig",
        ["config-conforms.amazonaws.com"] = "AWSServiceRoleForConfigConforms",
        ["guardduty.amazonaws.com"] = "AWSServiceRoleForAmazonGuardDuty",
        ["securityhub.amazonaws.com"] = "AWSServiceRoleForSecurityHub",
        ["sso.amazonaws.com"] = "AWSServiceRoleForSSO",
        ["backup.amazonaws.com"] = "AWSServiceRoleForBackup",
        ["inspector2.amazonaws.com"] = "AWSServiceRoleForAmazonInspector2",
        ["ram.amazonaws.com"] = "AWSServiceRoleForResourceAccessManager",
        ["macie.amazonaws.com"] = "AWSServiceRoleForAmazonMacie",
        ["member.org.stacksets.cloudformation.amazonaws.com"] = "AWSServiceRoleForCloudFormationStackSetsOrgMember",
        ["stacksets.cloudformation.amazonaws.com"] = "AWSServiceRoleForCloudFormationStackSetsOrgAdmin",
        ["autoscaling.amazonaws.com"] = "AWSServiceRoleForAutoScaling",
        ["ecs.amazonaws.com"] = "AWSServiceRoleForECS",
        ["elasticloadbalancing.amazonaws.com"] = "AWSServiceRoleForElasticLoadBalancing",
        ["rds.amazonaws.com"] = "AWSServiceRoleForRDS",
        ["support.amazonaws.com"] = "AWSServiceRoleForSupport",
        ["trustedadvisor.amazonaws.com"] = "AWSServiceRoleForTrustedAdvisor",
    };

    // AWS's own policies of the roles that act here with the permissions they have, and not by the service's code.
    private static readonly Dictionary<string, string> Policies = new(StringComparer.Ordinal)
    {
        ["member.org.stacksets.cloudformation.amazonaws.com"] = "arn:aws:iam::aws:policy/aws-service-role/CloudFormationStackSetsOrgMemberServiceRolePolicy",
        ["stacksets.cloudformation.amazonaws.com"] = "arn:aws:iam::aws:policy/aws-service-role/CloudFormationStackSetsOrgAdminServiceRolePolicy",
    };

    public static JsonObject CreateServiceLinkedRole(CallContext context, JsonObject input)
    {
        var service = input.Needed("AWSServiceName");
        var name = NameOf(service) ?? throw new ServiceException("InvalidInput", $"{service} has no service-linked role in the local cloud.");
        if (input.Text("CustomSuffix") is { Length: > 0 } suffix) name += "_" + suffix;
        if (PrincipalState.Find(context.Cloud.Store, PrincipalKind.Role, context.Account, name) is not null)
        {
            throw new ServiceException(
                "InvalidInput", $"Service role name {name} has been taken in this account, please try a different suffix.");
        }

        var role = Make(context.Cloud.Store, context.Account, service, name, context.Now);
        if (input.Text("Description") is { } description) role["Description"] = description;
        return new JsonObject { ["Role"] = PrincipalState.Show(PrincipalKind.Role, role, full: true) };
    }

    public static JsonObject DeleteServiceLinkedRole(CallContext context, JsonObject input)
    {
        var role = PrincipalState.Require(context, PrincipalKind.Role, input);
        var name = role.Needed("Name");
        var task = $"task{role.Needed("Path")}{name}/{ResourceIds.Uuid()}";
        context.Cloud.Store.Remove(PrincipalKind.Role.Collection(context.Account), name.ToLowerInvariant());
        context.Cloud.Store.Put(Tasks(context.Account), task, []);
        return new JsonObject { ["DeletionTaskId"] = task };
    }

    public static JsonObject GetServiceLinkedRoleDeletionStatus(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(Tasks(context.Account), input.Needed("DeletionTaskId")) is not null
            ? new JsonObject { ["Status"] = "SUCCEEDED" }
            : throw PrincipalState.NoSuchEntity($"Task {input.Needed("DeletionTaskId")} was not found.");

    /// <summary>Makes a service's role when the account has none.</summary>
    public static void Ensure(ResourceStore store, AccountId account, string service, DateTimeOffset now)
    {
        var name = NameOf(service)!;
        if (PrincipalState.Find(store, PrincipalKind.Role, account, name) is null) Make(store, account, service, name, now);
    }

    private static JsonObject Make(ResourceStore store, AccountId account, string service, string name, DateTimeOffset now)
    {
        var role = PrincipalState.New(PrincipalKind.Role, account, $"/aws-service-role/{service}/", name, now);
        role["Trust"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole"}]}""";
        if (Policies.TryGetValue(service, out var policy)) role["Attached"] = new JsonArray(policy);
        PrincipalState.Put(store, PrincipalKind.Role, account, role);
        return role;
    }

    /// <summary>The name of a service's role; null for a service without one.</summary>
    public static string? NameOf(string service) => Names.GetValueOrDefault(service);

    /// <summary>Whether an account has the role of a service.</summary>
    public static bool Exists(ResourceStore store, AccountId account, string service) =>
        NameOf(service) is { } name && PrincipalState.Find(store, PrincipalKind.Role, account, name) is not null;

    private static string Tasks(AccountId account) => $"iam/{account}/deletions";
}
