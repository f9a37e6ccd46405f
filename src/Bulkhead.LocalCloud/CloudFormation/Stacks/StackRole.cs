using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Authorization;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>The service role that a stack is deployed with (AWS CloudFormation User Guide, "CloudFormation service role").</summary>
internal static class StackRole
{
    private const string Service = "cloudformation.amazonaws.com";
    private const string Session = "AWSCloudFormation";

    /// <summary>The context in which the stack's resources are made: the caller's, or the role's.</summary>
    /// <exception cref="ServiceException">The role does not exist in the account, or does not trust CloudFormation.</exception>
    public static CallContext Assume(CallContext context, string? roleArn)
    {
        if (roleArn is null) return context;
        var invalid = Refusal.Validation($"Role {roleArn} is invalid or cannot be assumed");
        if (Arn.TryParse(roleArn) is not { Service: "iam" } arn || arn.Account != context.Account.Value) throw invalid;
        if (RoleState.Find(context.Cloud.Store, roleArn) is not { } role) throw invalid;
        var trust = new AccessCheck("sts:AssumeRole", new AccessResource(roleArn) { Account = context.Account, Policy = role.Needed("Trust") });
        var stacks = $"arn:aws:cloudformation:{context.Region}:{context.Account}:stack/*";
        if (!context.Cloud.AllowsService(context, Service, trust, stacks)) throw invalid;
        var name = role.Needed("Name");
        return context with
        {
            Caller = new CallerIdentity(context.Account, $"arn:{arn.Partition}:sts::{arn.Account}:assumed-role/{name}/{Session}", $"{role.Needed("Id")}:{Session}")
            {
                PrincipalName = name,
                RoleArn = roleArn,
                Issued = context.Now,
                Expires = context.Now.AddHours(1),
            },
            IsServiceRole = true,
            Via = [],
        };
    }
}
