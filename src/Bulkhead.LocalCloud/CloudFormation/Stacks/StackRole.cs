using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.CloudFormation.Resources;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>The service role that a stack is deployed with (AWS CloudFormation User Guide, "CloudFormation service role").</summary>
internal static class StackRole
{
    /// <summary>The context in which the stack's resources are made: the caller's, or the role's.</summary>
    /// <exception cref="ServiceException">The role does not exist in the account, or does not trust CloudFormation.</exception>
    public static CallContext Assume(CallContext context, string? roleArn)
    {
        if (roleArn is null) return context;
        var invalid = Refusal.Validation($"Role {roleArn} is invalid or cannot be assumed");
        if (Arn.TryParse(roleArn) is not { Service: "iam" } arn || arn.Account != context.Account.Value || !arn.Resource.StartsWith("role/", StringComparison.Ordinal))
            throw invalid;
        var name = arn.Resource[(arn.Resource.LastIndexOf('/') + 1)..];
        JsonObject role;
        try
        {
            role = (JsonObject)context.Call("iam", "GetRole", new JsonObject { ["RoleName"] = name })["Role"]!;
        }
        catch (ServiceException error) when (ResourceCall.IsMissing(error))
        {
            throw invalid;
        }

        if (PolicyText.Read(role.Text("AssumeRolePolicyDocument")) is not JsonObject trust || !TrustsCloudFormation(trust)) throw invalid;
        return context with
        {
            Caller = new CallerIdentity(context.Account, $"arn:{arn.Partition}:sts::{arn.Account}:assumed-role/{name}/AWSCloudFormation", $"{role.Text("RoleId")}:AWSCloudFormation"),
        };
    }

    private static bool TrustsCloudFormation(JsonObject trust)
    {
        var statements = trust["Statement"] is JsonArray list ? list.OfType<JsonObject>() : trust["Statement"] is JsonObject one ? [one] : [];
        return statements.Any(statement => statement.Text("Effect") == "Allow" && statement["Principal"] is JsonObject principal
            && (principal["Service"] is JsonArray services ? services.Select(JsonText.Scalar) : [JsonText.Scalar(principal["Service"])])
                .Contains("cloudformation.amazonaws.com"));
    }
}
