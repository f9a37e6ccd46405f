using Bulkhead.Aws;
using Bulkhead.Core.Diagnostics;

namespace Bulkhead.Engine.Observed;

/// <summary>What reading the organization gave: <see cref="Observed"/> or <see cref="Refused"/>, nothing else.</summary>
public abstract record ObservationResult
{
    private ObservationResult()
    {
    }

    /// <summary>The organization could be read. Single accounts may still be unknown.</summary>
    public sealed record Observed(ObservedOrganization Organization) : ObservationResult;

    /// <summary>The organization could not be read, so there is nothing to plan with.</summary>
    /// <param name="Diagnostic">What is wrong and what to do.</param>
    /// <param name="Refusal">AWS's refusal behind it; null where AWS answered, but the account is not the right one.</param>
    public sealed record Refused(Diagnostic Diagnostic, AwsRefusal? Refusal) : ObservationResult;
}
