namespace Bulkhead.Iam.Tests.Generated;

/// <summary>A service that generated requests go to.</summary>
/// <param name="Prefix">The prefix of its actions.</param>
/// <param name="Actions">Actions on its resources.</param>
/// <param name="ListActions">Actions without resource types.</param>
/// <param name="ResourceHead">The first five segments of its resources' ARNs, <c>{0}</c> being the account.</param>
/// <param name="ResourceTails">Last segments.</param>
/// <param name="HasResourcePolicy">Whether its resources have policies.</param>
internal sealed record GeneratedService(
    string Prefix, string[] Actions, string[] ListActions, string ResourceHead, string[] ResourceTails, bool HasResourcePolicy)
{
    /// <summary>The services; those with rules of their own come first.</summary>
    public static IReadOnlyList<GeneratedService> All { get; } =
    [
        new("s3", ["GetObject", "PutObject", "DeleteObject"], ["ListAllMyBuckets"], "arn:aws:s3:::", ["data/report.csv", "data/a/b/c", "logs/web:1/x", "data/team-web/one"], true),
        new("kms", ["Decrypt", "Encrypt", "RetireGrant", "GenerateDataKey"], ["ListKeys"], "arn:aws:kms:eu-west-1:{0}:", ["key/one", "key/two"], true),
        new("sts", ["AssumeRole"], ["GetCallerIdentity"], "arn:aws:iam::{0}:", ["role/ops", "role/app", "role/deploy"], true),
        new("sqs", ["SendMessage", "ReceiveMessage"], ["ListQueues"], "arn:aws:sqs:eu-west-1:{0}:", ["jobs", "jobs-web", "dead:letters"], true),
        new("ec2", ["StartInstances", "StopInstances"], ["DescribeInstances"], "arn:aws:ec2:us-east-1:{0}:", ["instance/i-1", "instance/i-22"], false),
        new("lambda", ["InvokeFunction", "GetFunction"], ["ListFunctions"], "arn:aws:lambda:eu-west-1:{0}:", ["function:web", "function:web:live"], true),
    ];
}
