using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.CloudFormation.Evaluation;
using Bulkhead.LocalCloud.CloudFormation.Templates;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.CloudFormation.Stacks;

/// <summary>What the names of a template stand for in a stack of an account and region.</summary>
internal static class StackScope
{
    /// <summary>The scope of a stack.</summary>
    public static EvaluationScope Of(CallContext context, Stack stack, Template template, StackInput input,
        Func<string, JsonNode> reference, Func<string, string, JsonNode> attribute, Action<string>? imported = null) => new()
        {
            Template = template,
            Parameters = input.Parameters,
            NotificationArns = input.NotificationArns,
            Reference = reference,
            Attribute = attribute,
            Pseudo = Pseudo(context, stack),
            Export = name =>
            {
                imported?.Invoke(name);
                return Exports(context).FirstOrDefault(export => export.Output.ExportName == name).Output?.Value;
            },
            Zones = region => Zones(context, region),
        };

    /// <summary>The exports of an account and region, with the stacks that make them, by name.</summary>
    public static IEnumerable<(Stack Stack, StackOutput Output)> Exports(CallContext context) =>
        from stack in new StackStore(context).All()
        where stack.Status != StackStatus.DeleteComplete
        from output in stack.Outputs
        where output.ExportName is not null
        orderby output.ExportName
        select (stack, output);

    /// <summary>The stacks that import an export.</summary>
    public static IEnumerable<Stack> Importers(CallContext context, string export) =>
        new StackStore(context).All().Where(stack => stack.Status != StackStatus.DeleteComplete && stack.Imports.Contains(export));

    private static ImmutableDictionary<string, string> Pseudo(CallContext context, Stack stack)
    {
        var region = context.Region.Value;
        var china = region.StartsWith("cn-", StringComparison.Ordinal);
        return new Dictionary<string, string>
        {
            ["AWS::AccountId"] = context.Account.Value,
            ["AWS::Region"] = region,
            ["AWS::Partition"] = china ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws",
            ["AWS::StackId"] = stack.Id,
            ["AWS::StackName"] = stack.Name,
            ["AWS::URLSuffix"] = china ? "amazonaws.com.cn" : "amazonaws.com",
        }.ToImmutableDictionary();
    }

    private static IEnumerable<string> Zones(CallContext context, string region) =>
        context.Call("ec2", "DescribeAvailabilityZones", [], new Core.Identifiers.RegionName(region))
            .Objects("AvailabilityZones").Select(zone => zone.Text("ZoneName")).OfType<string>().Order(StringComparer.Ordinal);
}
