using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Sts;

namespace Bulkhead.LocalCloud.CloudFormation.StackSets;

/// <summary>
/// The roles that stack sets are deployed with (AWS CloudFormation User Guide, "Grant self-managed permissions"; "CloudFormation
/// StackSets and AWS Organizations", service-linked roles). Every step of the chain is a call that is decided and recorded.
/// </summary>
internal static class StackSetRoles
{
    /// <summary>The principal of the role in the management account.</summary>
    public const string AdministrationService = "stacksets.cloudformation.amazonaws.com";

    /// <summary>The principal of trusted access, and of the role in the organization's accounts.</summary>
    public const string MemberService = "member.org.stacksets.cloudformation.amazonaws.com";

    /// <summary>The name of the administration role where a set names none.</summary>
    public const string Administration = "AWSCloudFormationStackSetAdministrationRole";

    /// <summary>The name of the execution role where a set names none.</summary>
    public const string Execution = "AWSCloudFormationStackSetExecutionRole";

    private const string Service = "cloudformation.amazonaws.com";
    private const string Administrator = "arn:aws:iam::aws:policy/AdministratorAccess";

    /// <summary>How CloudFormation's own calls come in. No client can make this very object.</summary>
    public static CallOrigin Origin { get; } = new(null, Service, null, false);

    /// <summary>The ARN of a set's administration role.</summary>
    public static string AdministrationArn(StackSet set) => set.AdministrationRole ?? $"arn:aws:iam::{set.Owner}:role/{Administration}";

    /// <summary>The context in which a set's stacks are made in an account and region.</summary>
    /// <exception cref="ServiceException">The roles are not there, or do not trust each other.</exception>
    public static CallContext Enter(CallContext context, StackSet set, AccountId account, RegionName region)
    {
        var own = context with
        {
            Caller = new CallerIdentity(AccountId.Parse(set.Owner), $"arn:aws:iam::{set.Owner}:root", set.Owner),
            Region = new RegionName(set.Region),
            Origin = Origin,
            Via = [],
            IsServiceRole = true,
            Service = "cloudformation",
        };
        return (set.IsServiceManaged ? Organization(own, set, account) : Own(own, set, account)) with { Region = region, IsServiceRole = false };
    }

    private static CallContext Assume(CallContext caller, StackSet set, string role)
    {
        var request = new JsonObject { ["RoleArn"] = role, ["RoleSessionName"] = $"StackSet-{set.Uid}" };
        caller.Call("sts", "AssumeRole", request);
        return caller with { Caller = RoleSessions.Make(caller, request, caller.Caller) };
    }

    /// <summary>Whatever is wrong with the two roles, AWS says the same.</summary>
    private static CallContext Own(CallContext context, StackSet set, AccountId account)
    {
        var (administration, execution) = (AdministrationArn(set), set.ExecutionRole ?? Execution);
        var missing = new ServiceException(
            "AccessDenied",
            $"Account {account} should have '{execution}' role with trust relationship to Role '{administration[(administration.LastIndexOf('/') + 1)..]}'.",
            403);
        var caller = ServiceRole.Assume(context, administration, Service, set.Arn) ?? throw missing;
        try
        {
            return Assume(caller, set, $"arn:aws:iam::{account}:role/{execution}");
        }
        catch (ServiceException error) when (error.Code is "AccessDenied" or "ValidationError")
        {
            throw missing;
        }
    }

    /// <summary>The chain of an organization: the role of each account makes the one that the management account's role assumes.</summary>
    private static CallContext Organization(CallContext context, StackSet set, AccountId account)
    {
        var store = context.Cloud.Store;
        ServiceLinkedRoles.Ensure(store, context.Account, AdministrationService, context.Now);
        ServiceLinkedRoles.Ensure(store, account, MemberService, context.Now);
        var caller = LinkedSession(context, context.Account, AdministrationService);
        var name = $"stacksets-exec-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{context.Account}/{account}")).AsSpan(0, 16))}";
        if (PrincipalState.Find(store, PrincipalKind.Role, account, name) is null)
        {
            var maker = LinkedSession(context, account, MemberService);
            maker.Call("iam", "CreateRole", new JsonObject
            {
                ["RoleName"] = name,
                ["AssumeRolePolicyDocument"] = $$"""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"{{caller.Caller.RoleArn}}"},"Action":"sts:AssumeRole"}]}""",
            });
            maker.Call("iam", "AttachRolePolicy", new JsonObject { ["RoleName"] = name, ["PolicyArn"] = Administrator });
        }

        return Assume(caller, set, $"arn:aws:iam::{account}:role/{name}");
    }

    private static CallContext LinkedSession(CallContext context, AccountId account, string service)
    {
        var role = PrincipalState.Find(context.Cloud.Store, PrincipalKind.Role, account, ServiceLinkedRoles.NameOf(service)!)!;
        var name = role.Needed("Name");
        return context with
        {
            Caller = new CallerIdentity(account, $"arn:aws:sts::{account}:assumed-role/{name}/StackSets", $"{role.Needed("Id")}:StackSets")
            {
                PrincipalName = name,
                RoleArn = role.Needed("Arn"),
                Issued = context.Now,
                Expires = context.Now.AddHours(1),
            },
        };
    }
}
