using System.Collections.Immutable;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Xunit;
using static Bulkhead.LocalCloud.Tests.Authorization.EnforcedCloud;

namespace Bulkhead.LocalCloud.Tests.Authorization;

/// <summary>
/// On small random set-ups the cloud lets a call through exactly where the evaluator allows the request that a person
/// would write down for it, with the policies as they were put.
/// </summary>
public sealed class EvaluatorAgreementTests
{
    private const int SetUps = 60;

    private static readonly string[] Statements =
    [
        """{"Effect":"Allow","Action":"*","Resource":"*"}""",
        """{"Effect":"Allow","Action":["s3:*","sns:*"],"Resource":"*"}""",
        """{"Effect":"Allow","NotAction":"s3:DeleteBucket*","Resource":"*"}""",
        """{"Effect":"Allow","Action":"s3:ListBucket","Resource":"arn:aws:s3:::acme-data","Condition":{"StringLike":{"s3:prefix":"in/*"}}}""",
        """{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"web"}}}""",
        """{"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:PrincipalTag/team":"data"}}}""",
        """{"Effect":"Deny","Action":"sns:*","Resource":"*","Condition":{"StringNotEquals":{"aws:RequestedRegion":"eu-west-1"}}}""",
        """{"Effect":"Deny","Action":"s3:GetBucketPolicy","Resource":"*"}""",
        """{"Effect":"Deny","NotAction":["s3:*","sts:*"],"Resource":"*"}""",
        """{"Effect":"Deny","Action":"s3:ListBucket","Resource":"*","Condition":{"StringNotLikeIfExists":{"s3:prefix":"in/*"}}}""",
        """{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}""",
    ];

    private static readonly (string Service, string Operation, string Input, string Action, string Resource, (string Key, string Value)[] Keys)[] Calls =
    [
        ("s3", "ListObjectsV2", """{"Bucket":"acme-data","Prefix":"in/a"}""", "s3:ListBucket", "arn:aws:s3:::acme-data", [("s3:prefix", "in/a")]),
        ("s3", "ListObjectsV2", """{"Bucket":"acme-data"}""", "s3:ListBucket", "arn:aws:s3:::acme-data", [("s3:prefix", "")]),
        ("s3", "GetBucketPolicy", """{"Bucket":"acme-data"}""", "s3:GetBucketPolicy", "arn:aws:s3:::acme-data", []),
        ("s3", "GetObject", """{"Bucket":"acme-data","Key":"in/a"}""", "s3:GetObject", "arn:aws:s3:::acme-data/in/a", []),
        ("sns", "ListTopics", "{}", "sns:ListTopics", "*", []),
        ("iam", "ListUsers", "{}", "iam:ListUsers", "*", [("aws:RequestedRegion", "us-east-1")]),
    ];

    [Fact]
    public async Task The_cloud_decides_as_the_evaluator_does()
    {
        await using var cloud = await StartAsync();
        var account = await cloud.NewAccountAsync("dev");
        var dev = await cloud.EnterAsync(account);
        await Do(dev, "s3", "CreateBucket", """{"Bucket":"acme-data","CreateBucketConfiguration":{"LocationConstraint":"eu-west-1"}}""");
        await Do(dev, "s3", "PutObject", """{"Bucket":"acme-data","Key":"in/a"}""");
        await cloud.AttachAsync("RESOURCE_CONTROL_POLICY", Policy("""{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"*"}"""), account);
        var trust = Policy($$"""{"Effect":"Allow","Principal":{"AWS":"{{account}}"},"Action":"sts:AssumeRole"}""");
        var role = await NewRoleAsync(dev, "subject", trust, null, """
            "Tags":[{"Key":"team","Value":"web"}]
            """);
        var boundary = (string)(await Do(dev, "iam", "CreatePolicy", $$"""{"PolicyName":"edge","PolicyDocument":{{Json(Allow("*"))}}}"""))["Policy"]!["Arn"]!;

        var random = new Random(20261121);
        var (allowed, denied) = (0, 0);
        for (var i = 0; i < SetUps; i++)
        {
            var identity = RandomPolicy(random);
            await Do(dev, "iam", "PutRolePolicy", $$"""{"RoleName":"subject","PolicyName":"own","PolicyDocument":{{Json(identity)}}}""");
            var edge = random.Next(2) == 0 ? RandomPolicy(random) : null;
            if (edge is not null)
            {
                await DeleteOldVersionsAsync(dev, boundary);
                await Do(dev, "iam", "CreatePolicyVersion", $$"""{"PolicyArn":"{{boundary}}","PolicyDocument":{{Json(edge)}},"SetAsDefault":true}""");
                await Do(dev, "iam", "PutRolePermissionsBoundary", $$"""{"RoleName":"subject","PermissionsBoundary":"{{boundary}}"}""");
            }
            else
            {
                await dev.CallAsync("iam", "DeleteRolePermissionsBoundary", new() { ["RoleName"] = "subject" }, TestContext.Current.CancellationToken);
            }

            var bucket = RandomBucketPolicy(random, role, account);
            if (bucket is null) await Do(dev, "s3", "DeleteBucketPolicy", """{"Bucket":"acme-data"}""");
            else await Do(dev, "s3", "PutBucketPolicy", $$"""{"Bucket":"acme-data","Policy":{{Json(bucket)}}}""");
            var session = random.Next(3) == 0 ? RandomPolicy(random) : null;
            var subject = await cloud.AssumeAsync(dev, role, session is null ? "" : $"\"Policy\":{Json(session)}");
            foreach (var call in Calls)
            {
                var expected = Decide(account, identity, edge, session, call.Service == "s3" ? bucket : null, call.Action, call.Resource, call.Keys);
                var answer = await subject.CallAsync(
                    call.Service, call.Operation, (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(call.Input)!, TestContext.Current.CancellationToken);
                var isAllowed = answer is not AwsRefusal refusal || !(refusal.Code is "AccessDenied" or "AuthorizationError");
                Assert.True(
                    expected.IsAllowed == isAllowed,
                    $"set-up {i}, {call.Action}: the evaluator says {expected.Outcome}, the cloud {answer}\nidentity {identity}\nboundary {edge}\nsession {session}\nbucket {bucket}");
                (allowed, denied) = isAllowed ? (allowed + 1, denied) : (allowed, denied + 1);
            }
        }

        // Both answers occur often enough for the comparison to mean something.
        Assert.True(allowed > 40 && denied > 40, $"{allowed} allowed, {denied} denied");
    }

    private static string RandomPolicy(Random random) =>
        Policy(string.Join(",", Enumerable.Range(0, random.Next(1, 4)).Select(_ => Statements[random.Next(Statements.Length)])));

    private static string? RandomBucketPolicy(Random random, string role, string account)
    {
        if (random.Next(3) == 0) return null;
        var session = $"arn:aws:sts::{account}:assumed-role/subject/ann";
        string[] principals = [role, session, account];
        string[] actions = ["s3:ListBucket", "s3:GetObject", "s3:*"];
        var effect = random.Next(4) == 0 ? "Deny" : "Allow";
        return Policy($$"""{"Effect":"{{effect}}","Principal":{"AWS":"{{principals[random.Next(3)]}}"},"Action":"{{actions[random.Next(2)]}}","Resource":["arn:aws:s3:::acme-data","arn:aws:s3:::acme-data/*"]}""");
    }

    private static async Task DeleteOldVersionsAsync(AwsSession dev, string arn)
    {
        var versions = (await Do(dev, "iam", "ListPolicyVersions", $$"""{"PolicyArn":"{{arn}}"}"""))["Versions"]!.AsArray();
        foreach (var version in versions.Where(v => !(bool)v!["IsDefaultVersion"]!))
            await Do(dev, "iam", "DeletePolicyVersion", $$"""{"PolicyArn":"{{arn}}","VersionId":"{{(string)version!["VersionId"]!}}"}""");
    }

    private static Decision Decide(
        string account, string identity, string? boundary, string? session, string? bucket, string action, string resource, (string Key, string Value)[] keys)
    {
        static ImmutableArray<PolicyDocument>? Read(string? text) => text is null ? null : [PolicyParser.ParseJson("policy", text).Document!];
        var stack = new PolicyStack
        {
            Identity = Read(identity)!.Value,
            Boundary = Read(boundary),
            Session = Read(session),
            Resource = Read(bucket) ?? [],
            ServiceControl = [[PolicyDocument.FullAccess], [PolicyDocument.FullAccess]],
            ManagementAccount = AccountId.Parse(Management),
        };
        var context = RequestContext.Empty.With("aws:PrincipalTag/team", "web").With("aws:SecureTransport", "true").With("aws:RequestedRegion", "eu-west-1");
        foreach (var (key, value) in keys) context = context.With(key, value);
        var request = new AuthorizationRequest
        {
            Principal = Principal.TryParse($"arn:aws:sts::{account}:assumed-role/subject/ann")!,
            Action = action,
            Resources = [resource],
            Context = context,
        };
        return new PolicyCompiler().Compile(stack).Explain(CompiledRequest.Create(request, CatalogueFacts.Embedded));
    }
}
