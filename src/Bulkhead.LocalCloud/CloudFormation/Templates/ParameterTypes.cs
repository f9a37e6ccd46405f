using System.Collections.Frozen;

namespace Bulkhead.LocalCloud.CloudFormation.Templates;

/// <summary>The types of parameters (AWS CloudFormation User Guide, "CloudFormation template Parameters syntax").</summary>
internal static class ParameterTypes
{
    private static readonly FrozenSet<string> Identifiers = FrozenSet.ToFrozenSet(
    [
        "AWS::EC2::AvailabilityZone::Name", "AWS::EC2::Image::Id", "AWS::EC2::Instance::Id", "AWS::EC2::KeyPair::KeyName",
        "AWS::EC2::SecurityGroup::GroupName", "AWS::EC2::SecurityGroup::Id", "AWS::EC2::Subnet::Id", "AWS::EC2::Volume::Id",
        "AWS::EC2::VPC::Id", "AWS::Route53::HostedZone::Id",
    ]);

    /// <summary>The members of a parameter's definition.</summary>
    public static FrozenSet<string> Members { get; } = FrozenSet.ToFrozenSet(
    [
        "Type", "Default", "Description", "NoEcho", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength",
        "MaxLength", "MinValue", "MaxValue",
    ]);

    /// <summary>Whether a template may declare a parameter of this type.</summary>
    public static bool IsKnown(string type) =>
        type is "String" or "Number" or "CommaDelimitedList" or "List<Number>" or "List<String>" or "AWS::SSM::Parameter::Name"
        || Identifiers.Contains(type)
        || type.StartsWith("List<", StringComparison.Ordinal) && type.EndsWith('>') && Identifiers.Contains(type[5..^1]);
}
