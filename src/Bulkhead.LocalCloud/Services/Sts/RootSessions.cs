using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Iam;
using Bulkhead.LocalCloud.Services.Organizations;

namespace Bulkhead.LocalCloud.Services.Sts;

/// <summary>Sessions of a member's root user for one task (AWS STS API Reference, "AssumeRoot").</summary>
internal static class RootSessions
{
    private const string Prefix = "arn:aws:iam::aws:policy/root-task/";
    private const int Longest = 900;

    /// <summary>What a task policy denies it denies of everything.</summary>
    private const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    /// <summary>The tasks, and the feature that each belongs to (IAM User Guide, "Perform a privileged task on an Organizations member account").</summary>
    private static readonly ImmutableDictionary<string, string> Tasks = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["IAMAuditRootUserCredentials"] = CentralRootOperations.Credentials,
        ["IAMCreateRootUserPassword"] = CentralRootOperations.Credentials,
        ["IAMDeleteRootUserCredentials"] = CentralRootOperations.Credentials,
        ["S3UnlockBucketPolicy"] = CentralRootOperations.Sessions,
        ["SQSUnlockQueuePolicy"] = CentralRootOperations.Sessions,
    }.ToImmutableDictionary();

    /// <summary>The account that a request means: by its id, or by an ARN of its root user.</summary>
    /// <exception cref="ServiceException">It means none.</exception>
    public static AccountId TargetOf(JsonObject input)
    {
        var target = input.Needed("TargetPrincipal");
        var account = Arn.TryParse(target) is { Service: "iam", Resource: "root" } arn ? arn.Account : target;
        return AccountId.TryParse(account) ?? throw new ServiceException("ValidationError", $"{target} is not a valid target principal.");
    }

    /// <summary>The session that a request makes, allowed as it is by the caller's policies.</summary>
    /// <exception cref="ServiceException">The organization does not have the feature, or the caller does not administer it.</exception>
    public static CallerIdentity Make(CallContext context, JsonObject input)
    {
        var store = context.Cloud.Store;
        var target = TargetOf(input);
        var task = input.Object("TaskPolicyArn")?.Text("arn") ?? "";
        if (!task.StartsWith(Prefix, StringComparison.Ordinal) || !Tasks.TryGetValue(task[Prefix.Length..], out var feature))
            throw new ServiceException("ValidationError", $"{task} is not a policy of a root task.");
        if (context.Caller.IsRoot || !CentralRootOperations.IsAdministrator(context) || !CentralRootOperations.IsOn(store, feature)
            || store.Find(OrganizationState.Members, target.Value) is null || OrganizationState.Find(store)?.Text("ManagementId") == target.Value)
            throw new ServiceException("AccessDenied", $"User: {context.Caller.Arn} is not authorized to perform: sts:AssumeRoot on resource: arn:aws:iam::{target}:root", 403);
        var seconds = input.Int("DurationSeconds") ?? Longest;
        if (seconds > Longest) throw new ServiceException("ValidationError", $"The requested DurationSeconds exceeds {Longest}.");
        return new CallerIdentity(target, $"arn:aws:iam::{target}:root", target.Value)
        {
            IsRootTask = true,
            SessionPolicies = [Everything],
            SessionPolicyArns = [task],
            SourceIdentity = context.Caller.SourceIdentity,
            Issued = context.Now,
            Expires = context.Now.AddSeconds(seconds),
        };
    }
}
