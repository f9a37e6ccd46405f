using Bulkhead.Aws;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Cli.Clouds;

/// <summary>What opening a cloud gave. The closed set is <see cref="Opened"/>, <see cref="Refused"/> and <see cref="Unusable"/>.</summary>
internal abstract record CloudOpening
{
    private CloudOpening()
    {
    }

    /// <summary>The cloud is there.</summary>
    public sealed record Opened(OpenCloud Cloud) : CloudOpening;

    /// <summary>AWS refused, or nothing answers.</summary>
    public sealed record Refused(AwsRefusal Refusal) : CloudOpening;

    /// <summary>The local cloud's file can't be used.</summary>
    public sealed record Unusable(Diagnostic Diagnostic) : CloudOpening;
}
