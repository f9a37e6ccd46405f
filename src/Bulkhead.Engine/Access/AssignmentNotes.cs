using System.Buffers.Text;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Access;

/// <summary>
/// Which groups Bulkhead has let in with a permission set: assignments have no tags, so the set's own tags note it. A group
/// has a mark, a digest of its name, because a tag's value holds 256 characters and a set fifty tags (IAM Identity Center
/// API Reference, "TagResource").
/// </summary>
internal static class AssignmentNotes
{
    /// <summary>The most tags that a set may have.</summary>
    private const int MostTags = 50;

    private const int LongestValue = 256;
    private const int MarkBytes = 6;
    private const int MarkLength = 8;
    private const int MarksInTag = LongestValue / (MarkLength + 1);

    /// <summary>The group's mark. Identity Center does not tell capitals from small letters.</summary>
    public static string MarkOf(string group) =>
        Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(group.ToUpperInvariant())).AsSpan(0, MarkBytes));

    /// <summary>The marks that a set's tags note.</summary>
    public static ImmutableSortedSet<string> Read(ImmutableSortedDictionary<string, string> tags) =>
        tags.Where(t => IsNote(t.Key)).SelectMany(t => t.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>How many groups a set can note beside its other tags.</summary>
    public static int RoomBeside(ImmutableSortedDictionary<string, string> tags) => Math.Max(0, MostTags - tags.Keys.Count(k => !IsNote(k))) * MarksInTag;

    /// <summary>The tags that note these marks; tags of the set that note no more are empty.</summary>
    /// <param name="marks">The marks.</param>
    /// <param name="before">The tags that the set has.</param>
    public static ImmutableSortedDictionary<string, string> Write(ImmutableSortedSet<string> marks, ImmutableSortedDictionary<string, string> before)
    {
        var tags = before.Keys.Where(IsNote).ToImmutableSortedDictionary(k => k, _ => "", StringComparer.Ordinal).ToBuilder();
        foreach (var (index, chunk) in marks.Chunk(MarksInTag).Index())
        {
            tags[index == 0 ? OwnershipTags.Groups : $"{OwnershipTags.Groups}-{index + 1}"] = string.Join(' ', chunk);
        }

        return tags.ToImmutable();
    }

    private static bool IsNote(string key) => key == OwnershipTags.Groups || key.StartsWith($"{OwnershipTags.Groups}-", StringComparison.Ordinal);
}
