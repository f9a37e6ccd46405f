using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Cleaning;

/// <summary>Decides what a clean-up does with something. Pure. Whatever is not certain is left.</summary>
public static class CleanUpRules
{
    /// <summary>The tag that keeps something, whatever its value and however it is written.</summary>
    public const string KeepTag = "keep";

    /// <summary>What the names of Bulkhead's own things begin with, or have after a slash.</summary>
    private const string Own = "bulkhead";

    /// <summary>Tags of this prefix are AWS's: CloudFormation, Auto Scaling and AWS Backup mark what they keep by them.</summary>
    private const string AwsPrefix = "aws:";

    /// <summary>Decides, with a reason in words.</summary>
    /// <param name="item">What was found.</param>
    /// <param name="before">What is older than this is too old.</param>
    public static (CleanUpVerdict Verdict, string Reason) Decide(CleanUpItem item, DateTimeOffset before)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (IsOwnName(item.Id) || (item.Name is { } name && IsOwnName(name))) return (CleanUpVerdict.Bulkhead, "its name is one of Bulkhead's");
        if (item.Tags is not { } tags) return (CleanUpVerdict.Unknown, "its tags could not be read");
        if (tags.Keys.Any(k => k.StartsWith(OwnershipTags.Prefix, StringComparison.OrdinalIgnoreCase))) return (CleanUpVerdict.Bulkhead, "it has a tag of Bulkhead's");
        if (tags.Keys.FirstOrDefault(k => k.Equals(KeepTag, StringComparison.OrdinalIgnoreCase)) is { } keep) return (CleanUpVerdict.Kept, $"it has the tag '{keep}'");
        if (tags.Keys.Order(StringComparer.Ordinal).FirstOrDefault(k => k.StartsWith(AwsPrefix, StringComparison.OrdinalIgnoreCase)) is { } managed)
            return (CleanUpVerdict.Managed, $"a service keeps it: {managed}={tags[managed]}");
        if (item.Since is not { } since) return (CleanUpVerdict.Unknown, "AWS does not tell how old it is");
        if (since >= before) return (CleanUpVerdict.Young, $"it is of {since:yyyy-MM-dd}");
        return item.InUse is { } use ? (CleanUpVerdict.InUse, use) : (CleanUpVerdict.Remove, $"it is of {since:yyyy-MM-dd}");
    }

    private static bool IsOwnName(string name) =>
        name.Split('/', ':').Any(part => part.StartsWith(Own, StringComparison.OrdinalIgnoreCase));
}
