using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Cleaning;

/// <summary>Something that a clean-up found, and what becomes of it.</summary>
/// <param name="Account">The account's name in the file.</param>
/// <param name="Id">The account's id.</param>
/// <param name="Region">The region.</param>
/// <param name="Item">What was found.</param>
/// <param name="Verdict">What a clean-up does with it.</param>
/// <param name="Reason">Why.</param>
public sealed record CleanUpFinding(string Account, AccountId Id, RegionName Region, CleanUpItem Item, CleanUpVerdict Verdict, string Reason)
{
    /// <summary>Whether it was removed: null where nothing was tried.</summary>
    public bool? IsRemoved { get; init; }

    /// <summary>Why AWS did not remove it.</summary>
    public AwsRefusal? Refusal { get; init; }
}
