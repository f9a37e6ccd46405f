using System.Collections.Immutable;

namespace Bulkhead.LocalCloud.Prices;

/// <summary>What a price file can give a price for.</summary>
internal static class PricedThings
{
    /// <summary>The things that the cloud keeps: the last parts of their collections' names, and how a bill names them.</summary>
    public static readonly ImmutableArray<PricedThing> All =
    [
        new("kms-key", "kms", "keys", "AWS Key Management Service", ["Metadata", "CreationDate"]),
        new("secret", "secretsmanager", "secrets", "AWS Secrets Manager", ["CreatedDate"]),
        new("instance", "ec2", "instances", "Amazon Elastic Compute Cloud - Compute", ["LaunchTime"]) { Variant = "InstanceType", End = "TerminatedAt" },
        new("volume-gb", "ec2", "volumes", "EC2 - Other", ["CreateTime"]) { Size = "Size" },
        new("snapshot-gb", "ec2", "snapshots", "EC2 - Other", ["StartTime"]) { Size = "VolumeSize" },
    ];

    /// <summary>Every name, with those that take a variant after a colon.</summary>
    public static IEnumerable<string> Names => All.Select(t => t.Variant is null ? t.Name : $"{t.Name}:TYPE");

    /// <summary>Whether there is such a thing.</summary>
    public static bool Has(string name) =>
        All.Any(t => t.Variant is null ? t.Name == name : name.Length > t.Name.Length + 1 && name.StartsWith(t.Name + ":", StringComparison.Ordinal));
}
