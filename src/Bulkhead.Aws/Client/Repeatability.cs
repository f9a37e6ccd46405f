using System.Collections.Frozen;
using Bulkhead.Aws.Models;

namespace Bulkhead.Aws.Client;

/// <summary>Which operations may go out again when it is not known whether AWS did them.</summary>
internal static class Repeatability
{
    // Operations without an idempotency token that make something new each time, under no name that AWS keeps unique.
    private static readonly FrozenSet<string> MakesAnother = new[]
    {
        "organizations:CreateAccount",
        "organizations:CreateGovCloudAccount",
        "iam:CreateAccessKey",
        "iam:CreateServiceSpecificCredential",
        "iam:CreateVirtualMFADevice",
        "ec2:CreateSecurityGroup",
        "ec2:CreateSnapshot",
        "ec2:CreateImage",
        "ec2:CreateVpc",
        "ec2:CreateSubnet",
        "ec2:CreateInternetGateway",
        "ec2:AllocateAddress",
        "ec2:CopySnapshot",
        "ce:CreateAnomalyMonitor",
        "ce:CreateAnomalySubscription",
        "support:CreateCase",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a second request does no harm after a first one whose answer was lost.</summary>
    public static bool IsRepeatable(OperationModel operation) =>
        operation.ChangesNothing
        || operation.Input?.Members.Any(m => m.IsIdempotencyToken) == true
        || !MakesAnother.Contains($"{operation.Service.Name}:{operation.Name}");
}
