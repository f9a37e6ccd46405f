using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Planning.Safety;

/// <summary>Something that Bulkhead's role must be able to do in an account.</summary>
/// <param name="Action">The action.</param>
/// <param name="Resource">The ARN, or "*" for an action without resource types.</param>
/// <param name="Region">The region in which it is asked for.</param>
internal readonly record struct NeededAction(string Action, string Resource, RegionName Region)
{
    /// <summary>What the stacks and settings of an account take.</summary>
    public static ImmutableArray<NeededAction> Of(DesiredOrganization desired, string partition, string id, IEnumerable<DesiredStack> stacks, IEnumerable<DesiredSetting> settings) =>
    [
        .. stacks.SelectMany(stack => OfStack(stack, $"arn:{partition}", id)),
        .. settings.SelectMany(setting => setting.Setting.WriteCalls.Select(call => OfCall(call, setting.Region ?? desired.Home, $"arn:{partition}", id))),
    ];

    private static IEnumerable<NeededAction> OfStack(DesiredStack stack, string arn, string id)
    {
        var name = $"{arn}:cloudformation:{stack.Region}:{id}:stack/{stack.Template.Name}/0";
        yield return new("cloudformation:DescribeStacks", name, stack.Region);
        yield return new("cloudformation:CreateChangeSet", name, stack.Region);
        yield return new("cloudformation:ExecuteChangeSet", name, stack.Region);
        if (stack.Template == StackTemplate.Access)
        {
            var role = $"{arn}:iam::{id}:role/BulkheadAudit";
            foreach (var action in (string[])["iam:CreateRole", "iam:PutRolePolicy", "iam:UpdateAssumeRolePolicy"]) yield return new(action, role, stack.Region);
        }
        else if (stack.Template == StackTemplate.Analyzer)
        {
            yield return new("access-analyzer:CreateAnalyzer", $"{arn}:access-analyzer:{stack.Region}:{id}:analyzer/bulkhead", stack.Region);
        }
        else if (stack.Template == StackTemplate.Budget)
        {
            yield return new("budgets:ModifyBudget", $"{arn}:budgets::{id}:budget/bulkhead-monthly", stack.Region);
        }
        else if (stack.Template == StackTemplate.Logs)
        {
            foreach (var action in (string[])["s3:CreateBucket", "s3:PutBucketPolicy"]) yield return new(action, $"{arn}:s3:::bulkhead-trail-{id}", stack.Region);
        }
    }

    private static NeededAction OfCall(PlannedCall call, RegionName region, string arn, string id) => (call.Service, call.Operation) switch
    {
        ("s3control", "PutPublicAccessBlock") => new("s3:PutAccountPublicAccessBlock", "*", region),
        ("ec2", "DeleteVpc") => new("ec2:DeleteVpc", $"{arn}:ec2:{region}:{id}:vpc/vpc-0", region),
        ("ec2", "DeleteSubnet") => new("ec2:DeleteSubnet", $"{arn}:ec2:{region}:{id}:subnet/subnet-0", region),
        ("ec2", "DetachInternetGateway" or "DeleteInternetGateway") => new($"ec2:{call.Operation}", $"{arn}:ec2:{region}:{id}:internet-gateway/igw-0", region),
        var (service, operation) => new($"{service}:{operation}", "*", region),
    };
}
