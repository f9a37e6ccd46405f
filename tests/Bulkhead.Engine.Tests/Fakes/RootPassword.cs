using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Xunit;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>
/// Passwords of members' root users, from which Bulkhead takes theirs: who wants to log in gets a new one first, as people would
/// (IAM User Guide, "Perform a privileged task on an Organizations member account").
/// </summary>
internal static class RootPassword
{
    /// <summary>Lets the root user of a member have a password again, where its guardrails let it.</summary>
    public static async Task<AwsResult> RecoverAsync(AwsSession management, AccountId member)
    {
        var task = new RoleRequest(new Arn("aws", "iam", "", member.Value, "root"), "recover")
        {
            RootTask = Arn.TryParse("arn:aws:iam::aws:policy/root-task/IAMCreateRootUserPassword"),
        };
        var root = Assert.IsType<SessionOpened>(await management.AssumeRoleAsync(task, TestContext.Current.CancellationToken)).Session;
        return await root.CallAsync("iam", "CreateLoginProfile", [], TestContext.Current.CancellationToken);
    }
}
