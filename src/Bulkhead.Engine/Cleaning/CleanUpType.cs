using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Cleaning.Types;

namespace Bulkhead.Engine.Cleaning;

/// <summary>
/// A type of thing that a clean-up knows: how it is listed, and of a <see cref="RemovableType"/> how it is removed. The list is closed; what is not
/// on it is never touched.
/// </summary>
internal abstract class CleanUpType
{
    /// <summary>All of them, in the order in which they are removed: what uses others first.</summary>
    public static ImmutableArray<CleanUpType> All { get; } =
    [
        new InstanceType(), new NatGatewayType(), new AddressType(), new VolumeType(), new SnapshotType(), new FunctionType(), new QueueType(), new TopicType(), new RepositoryType(), new BucketType(), new LogGroupType(),
    ];

    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>Everything of the type in the session's account and region, or why it can't be listed.</summary>
    public abstract Task<CleanUpListing> ListAsync(AwsSession session, CancellationToken cancellationToken);

    /// <summary>Tags as lists have them.</summary>
    protected static ImmutableDictionary<string, string> TagsOf(JsonNode? tags) => (tags as JsonArray ?? [])
        .ToImmutableDictionary(t => (string)(t!["Key"] ?? t["key"])!, t => (string?)(t!["Value"] ?? t["value"]) ?? "", StringComparer.Ordinal);

    /// <summary>Tags as maps have them; null where the service refused them.</summary>
    protected static ImmutableDictionary<string, string>? TagsOf(AwsResult result, string member) => result is AwsSuccess { Output: var output }
        ? (output[member] as JsonObject ?? []).ToImmutableDictionary(t => t.Key, t => (string?)t.Value ?? "", StringComparer.Ordinal)
        : null;

    /// <summary>A time as ISO 8601; null for none and for what is no time.</summary>
    protected static DateTimeOffset? TimeOf(JsonNode? time) => time?.GetValueKind() == JsonValueKind.String
        && DateTimeOffset.TryParse(time.GetValue<string>(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;

    /// <summary>A time as a number of seconds or milliseconds since 1970; null for what is no such number.</summary>
    protected static DateTimeOffset? EpochOf(JsonNode? time, bool isMilliseconds) =>
        time is not null && long.TryParse(time.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 99_999_999_999_999
            ? isMilliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(number) : DateTimeOffset.FromUnixTimeSeconds(Math.Min(number, 99_999_999_999))
            : null;

    /// <summary>The later of two times; null where neither is known.</summary>
    protected static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null ? other : other is null || one > other ? one : other;

    /// <summary>All pages of a list, as items.</summary>
    protected static async Task<CleanUpListing> ListAsync(
        AwsSession session, string service, string operation, JsonObject input, string member, Func<JsonNode, Task<CleanUpItem?>> item, CancellationToken cancellationToken)
    {
        var listed = await session.CallAllPagesAsync(service, operation, input, cancellationToken);
        if (listed is AwsRefusal refusal) return new CleanUpListing([], refusal);
        var items = ImmutableArray.CreateBuilder<CleanUpItem>();
        foreach (var entry in ((AwsSuccess)listed).Output[member] as JsonArray ?? [])
        {
            if (await item(entry!) is { } found) items.Add(found);
        }

        return new CleanUpListing(items.ToImmutable(), null);
    }
}
