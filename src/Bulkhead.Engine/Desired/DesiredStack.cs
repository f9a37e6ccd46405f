using System.Collections.Immutable;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Baseline.Stacks;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Desired;

/// <summary>A CloudFormation stack that must exist.</summary>
public sealed record DesiredStack
{
    /// <summary>The account's name in the file, or <see cref="StepAddress.Management"/>.</summary>
    public required string Account { get; init; }

    /// <summary>The region.</summary>
    public required RegionName Region { get; init; }

    /// <summary>The template, which also names the stack.</summary>
    public required StackTemplate Template { get; init; }

    /// <summary>The parameters; values may hold <see cref="StackReferences"/>.</summary>
    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }

    /// <summary>All its tags: the account's own, ownership, and the template's digest.</summary>
    public required ImmutableSortedDictionary<string, string> Tags { get; init; }

    /// <summary>What must be there first, beside the account itself.</summary>
    public ImmutableArray<StepAddress> Needs { get; init; } = [];

    /// <summary>The step that makes or changes it.</summary>
    public StepAddress Address => new(StepKind.Stack, Template.Name, Account, Region);
}
