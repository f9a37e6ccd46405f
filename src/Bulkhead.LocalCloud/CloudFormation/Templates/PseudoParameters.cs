using System.Collections.Frozen;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>The parameters that CloudFormation gives (AWS CloudFormation User Guide, "Pseudo parameters").</summary>
internal static class PseudoParameters
{
    /// <summary>Their names.</summary>
    public static FrozenSet<string> All { get; } = FrozenSet.ToFrozenSet(
    [
        "AWS::AccountId", "AWS::NotificationARNs", "AWS::NoValue", "AWS::Partition", "AWS::Region", "AWS::StackId", "AWS::StackName",
        "AWS::URLSuffix",
    ]);
}
