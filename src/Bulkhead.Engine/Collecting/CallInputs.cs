using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Bulkhead.Engine.Collecting;

/// <summary>What requests need that the service models do not tell: catalogue of the operations that the table of kinds asks for.</summary>
internal static class CallInputs
{
    // Lists that would otherwise give everybody's, or only a part.
    private static readonly FrozenDictionary<string, string> OfLists = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ec2:DescribeImages"] = """{"Owners":["self"]}""",
        ["ec2:DescribeSnapshots"] = """{"OwnerIds":["self"]}""",
        ["ec2:DescribeLaunchTemplateVersions"] = """{"Versions":["$Latest","$Default"]}""",
        ["ram:ListResources"] = """{"resourceOwner":"SELF"}""",
        ["ram:ListPrincipals"] = """{"resourceOwner":"SELF"}""",
        ["s3:GetAccountPublicAccessBlock"] = """{"AccountId":"${account}"}""",
        ["s3:ListAccessPoints"] = """{"AccountId":"${account}"}""",
        ["s3:ListMultiRegionAccessPoints"] = """{"AccountId":"${account}"}""",
        ["ssm:ListDocuments"] = """{"Filters":[{"Key":"Owner","Values":["Self"]}]}""",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly ListCall Clusters = new("ecs:ListClusters", "clusterArns", null, "cluster");

    private static readonly FrozenDictionary<string, ListCall> Named = new Dictionary<string, ListCall>(StringComparer.Ordinal)
    {
        ["lambda:ListLayerVersions"] = new("lambda:ListLayers", "Layers", "LayerName", "LayerName"),
        ["eks:DescribeCluster"] = new("eks:ListClusters", "clusters", null, "name"),
        ["ecs:DescribeClusters"] = new("ecs:ListClusters", "clusterArns", null, "clusters", 100),
        ["ecs:DescribeServices"] = new("ecs:ListServices", "serviceArns", null, "services", 10, Clusters),
        ["ecs:DescribeTasks"] = new("ecs:ListTasks", "taskArns", null, "tasks", 100, Clusters),
        ["ecs:DescribeTaskDefinition"] = new("ecs:ListTaskDefinitions", "taskDefinitionArns", null, "taskDefinition"),
        ["codebuild:BatchGetProjects"] = new("codebuild:ListProjects", "projects", null, "names", 100),
        ["codecommit:BatchGetRepositories"] = new("codecommit:ListRepositories", "repositories", "repositoryName", "repositoryNames", 25),
        ["es:DescribeDomains"] = new("es:ListDomainNames", "DomainNames", "DomainName", "DomainNames", 5),
        ["dynamodb:DescribeTable"] = new("dynamodb:ListTables", "TableNames", null, "TableName"),
        ["apprunner:DescribeService"] = new("apprunner:ListServices", "ServiceSummaryList", "ServiceArn", "ServiceArn"),
        ["states:DescribeStateMachine"] = new("states:ListStateMachines", "stateMachines", "stateMachineArn", "stateMachineArn"),
        ["sagemaker:DescribeNotebookInstance"] = new("sagemaker:ListNotebookInstances", "NotebookInstances", "NotebookInstanceName", "NotebookInstanceName"),
        ["sagemaker:DescribeDomain"] = new("sagemaker:ListDomains", "Domains", "DomainId", "DomainId"),
        ["cloudformation:DescribeStackSet"] = new("cloudformation:ListStackSets", "Summaries", "StackSetName", "StackSetName"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenDictionary<string, (string Member, string More)> OfDetails = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["ec2:DescribeInstanceAttribute"] = ("InstanceId", """{"Attribute":"userData"}"""),
        ["ec2:DescribeSnapshotAttribute"] = ("SnapshotId", """{"Attribute":"createVolumePermission"}"""),
        ["ec2:DescribeImageAttribute"] = ("ImageId", """{"Attribute":"launchPermission"}"""),
        ["sqs:GetQueueAttributes"] = ("QueueUrl", """{"AttributeNames":["All"]}"""),
        ["kms:GetKeyPolicy"] = ("KeyId", """{"PolicyName":"default"}"""),
        ["iam:ListAccessKeys"] = ("UserName", "{}"),
        ["iam:ListMFADevices"] = ("UserName", "{}"),
        ["iam:GetLoginProfile"] = ("UserName", "{}"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The request of a list in an account.</summary>
    public static JsonObject OfList(string operation, string account) =>
        OfLists.TryGetValue(operation, out var text) ? JsonNode.Parse(text.Replace("${account}", account, StringComparison.Ordinal))!.AsObject() : [];

    /// <summary>How the names that a list needs are found; null where it needs none, or none can be found.</summary>
    public static ListCall? NamesFor(string operation) => Named.GetValueOrDefault(operation);

    /// <summary>The request about one resource; null where it is not known which member takes the name.</summary>
    public static JsonObject? OfDetail(string operation, string name, string account, Aws.Models.OperationModel model)
    {
        // A version is named by its layer and its number (Lambda API Reference, "GetLayerVersionPolicy").
        if (operation == "lambda:GetLayerVersionPolicy")
        {
            var colon = name.LastIndexOf(':');
            return long.TryParse(name.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? new JsonObject { ["LayerName"] = name[..colon], ["VersionNumber"] = number } : null;
        }

        if (OfDetails.TryGetValue(operation, out var special))
        {
            var request = JsonNode.Parse(special.More)!.AsObject();
            request[special.Member] = name;
            return request;
        }

        if (operation.StartsWith("sso:", StringComparison.Ordinal) && IdentityCenterCollector.InstanceOf(name) is { } instance)
        {
            return new JsonObject { ["InstanceArn"] = instance, ["PermissionSetArn"] = name };
        }

        if (model.Service.Name == "s3control" && model.Input?.Required.Where(r => r != "AccountId").ToList() is [var member]) return new JsonObject { ["AccountId"] = account, [member] = name };
        return model.Input?.Required is [var only] ? new JsonObject { [only] = name } : null;
    }
}
