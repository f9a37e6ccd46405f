using System.Collections.Immutable;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Observed;

/// <summary>Bulkhead's stacks of one account and region: <see cref="Known"/> or <see cref="Unknown"/>, nothing else.</summary>
public abstract record ObservedStacks
{
    private ObservedStacks()
    {
    }

    /// <summary>These, and no others.</summary>
    public sealed record Known(ImmutableArray<ObservedStack> Stacks) : ObservedStacks;

    /// <summary>AWS refused to tell, which is not the same as none.</summary>
    public sealed record Unknown(AwsRefusal Refusal) : ObservedStacks;
}
