using System.Text;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Aws.Client;
using Bulkhead.Core.Identifiers;
using Bulkhead.LocalCloud.Hosting;

namespace Bulkhead.Bench;

/// <summary>
/// A small organization in a local cloud, and signed requests of a role in a member account: under service and resource
/// control policies of three levels, a boundary, a session policy and a bucket policy.
/// </summary>
internal static class SignedCalls
{
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}]}""";
    private const string Everything = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""";

    private const string Regions = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","NotAction":["iam:*","organizations:*","sts:*","budgets:*"],"Resource":"*",
        "Condition":{"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]},"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/bulkhead/*"}}}]}
        """;

    private const string Protect = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail","organizations:LeaveOrganization"],"Resource":"*"}]}
        """;

    private const string OwnOrganization = """
        {"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":["s3:*","kms:*","sts:AssumeRole"],"Resource":"*",
        "Condition":{"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"ORG"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}
        """;

    private static readonly (string Service, string Operation, string Input)[] Mix =
    [
        ("sts", "GetCallerIdentity", "{}"),
        ("iam", "GetRole", """{"RoleName":"worker"}"""),
        ("iam", "ListAttachedRolePolicies", """{"RoleName":"worker"}"""),
        ("s3", "GetObject", """{"Bucket":"bench-data","Key":"a.txt"}"""),
        ("s3", "ListObjectsV2", """{"Bucket":"bench-data","Prefix":"a"}"""),
        ("s3", "PutObject", """{"Bucket":"bench-data","Key":"b.txt","Body":"aGVsbG8="}"""),
        ("kms", "ListAliases", "{}"),
        ("sns", "ListTopics", "{}"),
        ("ec2", "DescribeVpcs", "{}"),
        ("cloudtrail", "DescribeTrails", "{}"),
    ];

    /// <summary>Sets the organization up, and signs the mix of calls.</summary>
    public static async Task<IReadOnlyList<byte[]>> PrepareAsync(LocalCloudServer cloud)
    {
        using var administrator = Connect(cloud, cloud.Credentials.AccessKeyId, cloud.Credentials.SecretAccessKey, null, cloud.CreateTransport());
        var session = await OpenAsync(administrator);
        await Do(session, "organizations", "CreateOrganization", "{}");
        var organization = (string)(await Do(session, "organizations", "DescribeOrganization", "{}"))["Organization"]!["Id"]!;
        var root = (string)(await Do(session, "organizations", "ListRoots", "{}"))["Roots"]![0]!["Id"]!;
        await Do(session, "organizations", "EnablePolicyType", $$"""{"RootId":"{{root}}","PolicyType":"RESOURCE_CONTROL_POLICY"}""");
        var unit = (string)(await Do(session, "organizations", "CreateOrganizationalUnit", $$"""{"ParentId":"{{root}}","Name":"workloads"}"""))["OrganizationalUnit"]!["Id"]!;
        var creation = (string)(await Do(session, "organizations", "CreateAccount", """{"AccountName":"dev","Email":"dev@acme.example"}"""))["CreateAccountStatus"]!["Id"]!;
        var account = (string)(await Do(session, "organizations", "DescribeCreateAccountStatus", $$"""{"CreateAccountRequestId":"{{creation}}"}"""))["CreateAccountStatus"]!["AccountId"]!;
        await Do(session, "organizations", "MoveAccount", $$"""{"AccountId":"{{account}}","SourceParentId":"{{root}}","DestinationParentId":"{{unit}}"}""");
        await AttachAsync(session, "SERVICE_CONTROL_POLICY", "regions", Regions, root);
        await AttachAsync(session, "SERVICE_CONTROL_POLICY", "protect", Protect, unit);
        await AttachAsync(session, "RESOURCE_CONTROL_POLICY", "own", OwnOrganization.Replace("ORG", organization, StringComparison.Ordinal), root);

        using var entered = await AssumeAsync(cloud, session, account, "OrganizationAccountAccessRole", "");
        var dev = await OpenAsync(entered);
        var boundary = (string)(await Do(dev, "iam", "CreatePolicy", $$"""{"PolicyName":"edge","PolicyDocument":{{Json(Everything)}}}"""))["Policy"]!["Arn"]!;
        await Do(dev, "iam", "CreateRole", $$"""{"RoleName":"worker","AssumeRolePolicyDocument":{{Json(Trust)}},"PermissionsBoundary":"{{boundary}}"}""");
        await Do(dev, "iam", "AttachRolePolicy", """{"RoleName":"worker","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}""");
        await Do(dev, "iam", "PutRolePolicy", $$"""{"RoleName":"worker","PolicyName":"own","PolicyDocument":{{Json(Everything)}}}""");
        await Do(dev, "s3", "CreateBucket", """{"Bucket":"bench-data","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        await Do(dev, "s3", "PutObject", """{"Bucket":"bench-data","Key":"a.txt","Body":"aGVsbG8="}""");

        using var capture = new CapturingTransport(cloud.CreateTransport());
        using var worker = await AssumeAsync(cloud, session, account, "worker", $",\"Policy\":{Json(Everything)}", capture);
        var signed = await OpenAsync(worker);
        capture.Captured.Clear();
        foreach (var (service, operation, input) in Mix) await Do(signed, service, operation, input);
        return capture.Captured;
    }

    private static async Task AttachAsync(AwsSession session, string type, string name, string content, string target)
    {
        var made = await Do(session, "organizations", "CreatePolicy", $$"""{"Name":"{{name}}","Description":"","Type":"{{type}}","Content":{{Json(content)}}}""");
        await Do(session, "organizations", "AttachPolicy", $$"""{"PolicyId":"{{(string)made["Policy"]!["PolicySummary"]!["Id"]!}}","TargetId":"{{target}}"}""");
    }

    private static async Task<AwsConnection> AssumeAsync(
        LocalCloudServer cloud, AwsSession from, string account, string role, string more, HttpMessageHandler? transport = null)
    {
        var keys = (await Do(from, "sts", "AssumeRole", $$"""{"RoleArn":"arn:aws:iam::{{account}}:role/{{role}}","RoleSessionName":"bench"{{more}}}"""))["Credentials"]!;
        return Connect(cloud, (string)keys["AccessKeyId"]!, (string)keys["SecretAccessKey"]!, (string)keys["SessionToken"]!, transport ?? cloud.CreateTransport());
    }

    private static AwsConnection Connect(LocalCloudServer cloud, string id, string secret, string? token, HttpMessageHandler transport) => new(new AwsConnectionOptions
    {
        Endpoint = cloud.Endpoint,
        Region = new RegionName("eu-west-1"),
        Credentials = new AccessKeys(id, secret, token),
        Pace = false,
        MaxAttempts = 1,
        Transport = transport,
    });

    private static async Task<AwsSession> OpenAsync(AwsConnection connection) => ((SessionOpened)await connection.OpenAsync(default)).Session;

    private static async Task<JsonObject> Do(AwsSession session, string service, string operation, string input) =>
        await session.CallAsync(service, operation, (JsonObject)JsonNode.Parse(input)!, default) switch
        {
            AwsSuccess success => success.Output,
            var refusal => throw new InvalidOperationException(refusal.ToString()),
        };

    private static string Json(string text) => JsonValue.Create(text).ToJsonString();

    /// <summary>Keeps every request as the bytes that go over a socket.</summary>
    private sealed class CapturingTransport(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        public List<byte[]> Captured { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
            var text = new StringBuilder($"{request.Method} {request.RequestUri!.PathAndQuery} HTTP/1.1\r\n");
            if (!request.Headers.Contains("Host")) text.Append($"Host: {request.RequestUri.Authority}\r\n");
            foreach (var (name, values) in request.Headers.NonValidated) text.Append($"{name}: {string.Join(",", values)}\r\n");
            foreach (var (name, values) in request.Content?.Headers.NonValidated ?? default)
            {
                if (!name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)) text.Append($"{name}: {string.Join(",", values)}\r\n");
            }

            if (body.Length > 0 || request.Method != HttpMethod.Get) text.Append($"Content-Length: {body.Length}\r\n");
            Captured.Add([.. Encoding.ASCII.GetBytes(text.Append("\r\n").ToString()), .. body]);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
