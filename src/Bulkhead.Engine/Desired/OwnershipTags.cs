using System.Collections.Immutable;

namespace Bulkhead.Engine.Desired;

/// <summary>
/// The tags by which Bulkhead knows what it made or adopted. There is no state file: what lacks them is somebody else's
/// and is left alone.
/// </summary>
public static class OwnershipTags
{
    /// <summary>What all of Bulkhead's tag keys begin with.</summary>
    public const string Prefix = "bulkhead:";

    /// <summary>The organization's name in the file: whose the object is.</summary>
    public const string Managed = "bulkhead:managed";

    /// <summary>The name in the file: an account's key, a unit's path, a policy's name.</summary>
    public const string Name = "bulkhead:name";

    /// <summary>The account's kind.</summary>
    public const string Kind = "bulkhead:kind";

    /// <summary>Who pays for an account, where the file says it.</summary>
    public const string BillTo = "bulkhead:bill-to";

    /// <summary>The digest of a stack's template.</summary>
    public const string Template = "bulkhead:template";

    /// <summary>The home region, on the journal's bucket.</summary>
    public const string Home = "bulkhead:home";

    /// <summary>The governed regions, on the management account's stack of roles: where stacks may stand.</summary>
    public const string Regions = "bulkhead:regions";

    /// <summary>On a permission set that was there before Bulkhead: it is never deleted, and nothing is removed from it.</summary>
    public const string Adopted = "bulkhead:adopted";

    /// <summary>On a permission set: marks of the groups that Bulkhead let in with it.</summary>
    public const string Groups = "bulkhead:groups";

    private const int LongestValue = 256;

    /// <summary>A tag's value: characters that no AWS service refuses (others become "_"), at most 256.</summary>
    public static string ValueOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var length = Math.Min(text.Length, LongestValue);
        return string.Create(length, text, static (span, source) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                var c = source[i];
                span[i] = char.IsLetterOrDigit(c) || c is ' ' or '_' or '.' or ':' or '/' or '=' or '+' or '-' or '@' ? c : '_';
            }
        });
    }

    /// <summary>Whether these tags say that Bulkhead made or adopted the object for <paramref name="organization"/>.</summary>
    public static bool AreOf(ImmutableSortedDictionary<string, string> tags, string organization)
    {
        ArgumentNullException.ThrowIfNull(tags);
        return tags.TryGetValue(Managed, out var owner) && owner == organization;
    }
}
