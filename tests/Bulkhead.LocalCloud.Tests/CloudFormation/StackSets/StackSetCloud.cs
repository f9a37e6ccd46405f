using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.LocalCloud.Tests.Authorization;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.CloudFormation.StackSets;

/// <summary>What tests of stack sets ask of an enforced cloud.</summary>
internal static class StackSetCloud
{
    public const string Template = """{"Parameters":{"Value":{"Type":"String","Default":"a"}},"Resources":{"Parameter":{"Type":"AWS::SSM::Parameter","Properties":{"Name":"/set","Type":"String","Value":{"Ref":"Value"} } } } }""";

    /// <summary>The administration role of the management account, and the execution role of accounts.</summary>
    public static async Task AddRolesAsync(this EnforcedCloud cloud, params string[] accounts)
    {
        await NewRoleAsync(cloud.Administrator, "AWSCloudFormationStackSetAdministrationRole", Policy("""{"Effect":"Allow","Principal":{"Service":"cloudformation.amazonaws.com"},"Action":"sts:AssumeRole"}"""), Allow("sts:AssumeRole"));
        foreach (var account in accounts) await cloud.AddExecutionRoleAsync(account, Allow("*"));
    }

    public static async Task AddExecutionRoleAsync(this EnforcedCloud cloud, string account, string policy) => await NewRoleAsync(
        account == Management ? cloud.Administrator : await cloud.EnterAsync(account),
        "AWSCloudFormationStackSetExecutionRole",
        Policy($$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{Management}}:root"},"Action":"sts:AssumeRole"}"""),
        policy);

    public static Task<JsonObject> CreateSetAsync(this AwsSession session, string name, string more = "", string template = Template) =>
        session.CloudFormation("CreateStackSet", $$"""{"StackSetName":"{{name}}","TemplateBody":{{Json(template)}}{{more}}}""");

    /// <summary>Calls CloudFormation.</summary>
    public static Task<JsonObject> CloudFormation(this AwsSession session, string operation, string input) => Do(session, "cloudformation", operation, input);

    /// <summary>Does an operation on a set to its end, and answers how it went.</summary>
    public static async Task<string> RunAsync(this AwsSession session, string operation, string name, string more)
    {
        var id = (string)(await session.CloudFormation(operation, $$"""{"StackSetName":"{{name}}"{{more}}}"""))["OperationId"]!;
        var done = await session.CloudFormation("DescribeStackSetOperation", $$"""{"StackSetName":"{{name}}","OperationId":"{{id}}"{{CallAs(more)}}}""");
        return (string)done["StackSetOperation"]!["Status"]!;
    }

    /// <summary>The instances of a set, each as <c>account region status detail</c>.</summary>
    public static async Task<List<string>> InstancesAsync(this AwsSession session, string name)
    {
        var found = await session.CloudFormation("ListStackInstances", $$"""{"StackSetName":"{{name}}"}""");
        return [.. ((JsonArray)found["Summaries"]!).Select(i => $"{i!["Account"]} {i["Region"]} {i["Status"]} {i["StackInstanceStatus"]!["DetailedStatus"]}")];
    }

    /// <summary>The value that the stack of an account set.</summary>
    public static async Task<string> ValueAsync(this AwsSession session) =>
        (string)(await Do(session, "ssm", "GetParameter", """{"Name":"/set"}"""))["Parameter"]!["Value"]!;

    private static string CallAs(string more) => more.Contains("DELEGATED_ADMIN", StringComparison.Ordinal) ? ""","CallAs":"DELEGATED_ADMIN" """ : "";
}
