using Bulkhead.LocalCloud.Faults;
using Bulkhead.LocalCloud.Prices;

namespace Bulkhead.Cli.Clouds;

/// <summary>Which cloud a command works on: AWS, or a local cloud kept in a file.</summary>
internal abstract record CloudTarget
{
    /// <summary>The variable that names the cloud where <c>--cloud</c> does not.</summary>
    public const string Variable = "BULKHEAD_CLOUD";

    private CloudTarget()
    {
    }

    /// <summary>AWS, with the credentials that every AWS tool finds.</summary>
    public sealed record Aws : CloudTarget;

    /// <summary>The embedded cloud, kept in <paramref name="File"/>; null for the file beside the configuration.</summary>
    public sealed record Local(string? File) : CloudTarget
    {
        /// <summary>What goes wrong in it on purpose; null for nothing.</summary>
        public FaultInjector? Faults { get; init; }

        /// <summary>What things cost in it; null for AWS's public prices.</summary>
        public PriceList? Prices { get; init; }

        /// <summary>Whether it is as slow and as strict as AWS, on a clock that nobody has to wait for.</summary>
        public bool IsPaced { get; init; }
    }

    /// <summary>Reads <c>aws</c>, <c>local</c> or <c>local:FILE</c>; null for anything else.</summary>
    public static CloudTarget? TryParse(string text) => text switch
    {
        "aws" => new Aws(),
        "local" => new Local(null),
        _ when text.StartsWith("local:", StringComparison.Ordinal) && text.Length > 6 => new Local(text[6..]),
        _ => null,
    };

    /// <summary>What tells the cloud from all others, and what <c>--cloud</c> takes from every folder.</summary>
    /// <param name="configurationPath">The configuration, beside which a local cloud without a file of its own stands.</param>
    public string Id(string configurationPath) => this switch
    {
        Aws => "aws",
        Local local => $"local:{Path.GetFullPath(CloudOpener.FileOf(local, configurationPath))}",
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
