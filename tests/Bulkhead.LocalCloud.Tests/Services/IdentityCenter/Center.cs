using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Tests.Authorization;

namespace Bulkhead.LocalCloud.Tests.Services.IdentityCenter;

/// <summary>Identity Center of an organization in the local cloud, and what tests do with it.</summary>
internal sealed class Center(EnforcedCloud cloud, string instance, string store)
{
    public string Instance { get; } = instance;

    public string Store { get; } = store;

    public static async Task<Center> OfAsync(EnforcedCloud cloud)
    {
        var answer = await EnforcedCloud.Do(cloud.Administrator, "sso-admin", "ListInstances", "{}");
        var found = answer["Instances"]!.AsArray().Single()!;
        return new Center(cloud, (string)found["InstanceArn"]!, (string)found["IdentityStoreId"]!);
    }

    public Task<JsonObject> Do(string operation, string more = "", AwsSession? session = null) =>
        EnforcedCloud.Do(session ?? cloud.Administrator, "sso-admin", operation, Input(more));

    public Task<AwsRefusal> Refused(string operation, string more = "", AwsSession? session = null) =>
        EnforcedCloud.Refused(session ?? cloud.Administrator, "sso-admin", operation, Input(more));

    public Task<JsonObject> DoStore(string operation, string more = "") =>
        EnforcedCloud.Do(cloud.Administrator, "identitystore", operation, StoreInput(more));

    public Task<AwsRefusal> RefusedStore(string operation, string more = "") =>
        EnforcedCloud.Refused(cloud.Administrator, "identitystore", operation, StoreInput(more));

    public async Task<string> NewSetAsync(string name, string policy = "arn:aws:iam::aws:policy/AdministratorAccess")
    {
        var set = (string)(await Do("CreatePermissionSet", $"\"Name\":\"{name}\""))["PermissionSet"]!["PermissionSetArn"]!;
        await Do("AttachManagedPolicyToPermissionSet", $"\"PermissionSetArn\":\"{set}\",\"ManagedPolicyArn\":\"{policy}\"");
        return set;
    }

    public async Task<string> NewGroupAsync(string name) => (string)(await DoStore("CreateGroup", $"\"DisplayName\":\"{name}\""))["GroupId"]!;

    public async Task<string> NewUserAsync(string name, params string[] groups)
    {
        var user = (string)(await DoStore(
            "CreateUser",
            $$"""
            "UserName":"{{name}}","DisplayName":"{{name}}","Name":{"GivenName":"{{name}}","FamilyName":"-"},"Emails":[{"Value":"{{name}}","Primary":true}]
            """))["UserId"]!;
        foreach (var group in groups) await DoStore("CreateGroupMembership", $$"""  "GroupId":"{{group}}","MemberId":{"UserId":"{{user}}"} """);
        return user;
    }

    public static string Assignment(string set, string account, string group) =>
        $$""" "PermissionSetArn":"{{set}}","TargetId":"{{account}}","TargetType":"AWS_ACCOUNT","PrincipalType":"GROUP","PrincipalId":"{{group}}" """;

    public async Task AssignAsync(string set, string account, string group)
    {
        var request = await Do("CreateAccountAssignment", Assignment(set, account, group));
        var id = (string)request["AccountAssignmentCreationStatus"]!["RequestId"]!;
        var status = await Do("DescribeAccountAssignmentCreationStatus", $"\"AccountAssignmentCreationRequestId\":\"{id}\"");
        Xunit.Assert.Equal("SUCCEEDED", (string)status["AccountAssignmentCreationStatus"]!["Status"]!);
    }

    /// <summary>What a person gets from the portal for a role in an account.</summary>
    public async Task<AwsSession> EnterAsync(string user, string account, string role)
    {
        var credentials = (await Portal(user, "GetRoleCredentials", $"\"accountId\":\"{account}\",\"roleName\":\"{role}\""))["roleCredentials"]!;
        return await cloud.ConnectAsync((string)credentials["accessKeyId"]!, (string)credentials["secretAccessKey"]!, (string)credentials["sessionToken"]!);
    }

    public async Task<JsonObject> Portal(string user, string operation, string more = "") => await EnforcedCloud.Do(
        cloud.Administrator, "sso", operation, $"{{\"accessToken\":\"{await cloud.Server.SignInAsync(user)}\"{(more.Length > 0 ? "," + more : "")}}}");

    private string Input(string more) => $"{{\"InstanceArn\":\"{Instance}\"{(more.Length > 0 ? "," + more : "")}}}";

    private string StoreInput(string more) => $"{{\"IdentityStoreId\":\"{Store}\"{(more.Length > 0 ? "," + more : "")}}}";
}
