using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Engine.Desired;

namespace Bulkhead.Engine.Journal;

/// <summary>
/// The journal: a private, versioned bucket of the management account. Its objects are written with S3's conditional
/// writes (Amazon S3 User Guide, "Conditional requests"), so that two writers never overwrite each other unseen.
/// </summary>
public sealed class JournalBucket(AwsSession management, string bucket, TimeProvider time)
{
    private const string LockKey = "lock.json";

    /// <summary>How often a write is repeated that met another one at the same moment.</summary>
    private const int MostConflicts = 8;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>The code of the refusal to work with a journal that is in another region than the file's home.</summary>
    public const string OtherRegion = "HomeRegionChanged";

    /// <summary>The bucket's name.</summary>
    public string Bucket => bucket;

    /// <summary>The name of the journal's bucket for a management account: bucket names are unique in all of AWS.</summary>
    public static string NameFor(string managementAccount) => $"bulkhead-journal-{managementAccount}";

    /// <summary>Whether the bucket is there; a refusal other than "not there" is the answer.</summary>
    public async Task<(bool Exists, AwsRefusal? Refusal)> ExistsAsync(CancellationToken cancellationToken)
    {
        return await management.CallAsync("s3", "HeadBucket", Input(), cancellationToken) switch
        {
            AwsSuccess { Output: var output } when (string?)output["BucketRegion"] is { Length: > 0 } region && region != management.Region.Value =>
                (true, Elsewhere($"in {region}")),
            AwsSuccess => (true, null),

            // S3 sends whoever asks in another region to the bucket's own (Amazon S3 API Reference, "HeadBucket").
            AwsRefusal { HttpStatus: 301 } => (true, Elsewhere("in another region")),
            AwsRefusal { Kind: RefusalKind.NotFound } => (false, null),
            AwsRefusal { HttpStatus: 404 } => (false, null),
            AwsRefusal refusal => (false, refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private AwsRefusal Elsewhere(string place) => new(
        RefusalKind.Other,
        OtherRegion,
        $"the organization is at home where its journal '{bucket}' is, {place}; the first region of the file is {management.Region}")
    {
        Service = "s3",
        Operation = "HeadBucket",
        Region = management.Region,
        Account = management.Account,
    };

    /// <summary>
    /// Whether the bucket is there and whole: its tag is the last thing that a run sets, so a bucket without it is one whose
    /// making was cut short.
    /// </summary>
    public async Task<(bool IsWhole, AwsRefusal? Refusal)> IsWholeAsync(CancellationToken cancellationToken)
    {
        var (tags, refusal) = await ReadTagsAsync(management, bucket, cancellationToken);
        var home = tags.Where(t => (string?)t!["Key"] == OwnershipTags.Home).Select(t => (string?)t!["Value"]).FirstOrDefault();
        if (refusal is { HttpStatus: 301 }) refusal = Elsewhere("in another region");
        else if (home is not null && home != management.Region.Value) refusal = Elsewhere($"in {home}");
        return (tags.Any(t => (string?)t!["Key"] == OwnershipTags.Managed), refusal);
    }

    /// <summary>The tags of a journal's bucket; none where it has none, or is not there.</summary>
    internal static async Task<(JsonArray Tags, AwsRefusal? Refusal)> ReadTagsAsync(
        AwsSession session, string bucket, CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["Bucket"] = bucket, ["ExpectedBucketOwner"] = session.Account.Value };
        return await session.CallAsync("s3", "GetBucketTagging", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => (output["TagSet"] as JsonArray ?? [], null),
            AwsRefusal { Kind: RefusalKind.NotFound } or AwsRefusal { HttpStatus: 404 } => ([], null),
            AwsRefusal refusal => ([], refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    internal Task<JournalRead<LockRecord>> ReadLockAsync(CancellationToken cancellationToken) =>
        ReadAsync(LockKey, LockRecord.FromJson, cancellationToken);

    /// <summary>Writes the lock: only where there is none (<paramref name="etag"/> null), or over the one with that ETag.</summary>
    internal Task<JournalWrite> WriteLockAsync(LockRecord record, string? etag, CancellationToken cancellationToken) =>
        WriteAsync(LockKey, record.ToJson(), etag, cancellationToken);

    internal Task<AwsResult> DeleteLockAsync(string etag, CancellationToken cancellationToken)
    {
        var input = Input(LockKey);
        input["IfMatch"] = etag;
        return RepeatAsync("DeleteObject", input, cancellationToken);
    }

    internal Task<JournalRead<AccountIntent>> ReadIntentAsync(string email, CancellationToken cancellationToken) =>
        ReadAsync(IntentKey(email), AccountIntent.FromJson, cancellationToken);

    internal Task<JournalWrite> WriteIntentAsync(AccountIntent intent, string? etag, CancellationToken cancellationToken) =>
        WriteAsync(IntentKey(intent.Email), intent.ToJson(), etag, cancellationToken);

    /// <summary>Writes the record of a run. Each run has its own object, so nothing is overwritten.</summary>
    internal Task<JournalWrite> WriteRunAsync(string run, JsonObject record, CancellationToken cancellationToken) =>
        WriteAsync($"runs/{run}.json", record, etag: null, cancellationToken);

    private static string IntentKey(string email) =>
        $"accounts/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.ToLowerInvariant())))[..32]}.json";

    private async Task<JournalRead<T>> ReadAsync<T>(
        string key, Func<JsonNode?, T?> parse, CancellationToken cancellationToken)
        where T : class
    {
        switch (await management.CallAsync("s3", "GetObject", Input(key), cancellationToken))
        {
            case AwsRefusal { Kind: RefusalKind.NotFound }:
                return new JournalRead<T>(null, null, null, null);
            case AwsRefusal refusal:
                return new JournalRead<T>(null, null, null, refusal);
            case AwsSuccess { Output: var output } success:
                var etag = output["ETag"]?.GetValue<string>();
                return TryParse(output["Body"]?.GetValue<string>(), parse) is { } value
                    ? new JournalRead<T>(value, etag, AgeOf(success), null)
                    : new JournalRead<T>(null, etag, null, Damaged(key));
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static T? TryParse<T>(string? body, Func<JsonNode?, T?> parse)
        where T : class
    {
        try
        {
            return parse(JsonNode.Parse(Convert.FromBase64String(body ?? "")));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<JournalWrite> WriteAsync(string key, JsonObject value, string? etag, CancellationToken cancellationToken)
    {
        var input = Input(key);
        input["Body"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.ToJsonString()));
        input["ContentType"] = "application/json";
        if (etag is null) input["IfNoneMatch"] = "*";
        else input["IfMatch"] = etag;
        return await RepeatAsync("PutObject", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new JournalWrite(output["ETag"]?.GetValue<string>(), false, null),
            AwsRefusal { HttpStatus: 412 } => new JournalWrite(null, true, null),

            // What was to be overwritten is gone: somebody else took it away.
            AwsRefusal { Code: "NoSuchKey" } when etag is not null => new JournalWrite(null, true, null),
            AwsRefusal refusal => new JournalWrite(null, false, refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    /// <summary>
    /// A conditional write. 412 says that the condition does not hold; 409 says nothing of it, only that another write was
    /// under way, and that it is to be tried again (Amazon S3 User Guide, "Conditional write behavior").
    /// </summary>
    private async Task<AwsResult> RepeatAsync(string operation, JsonObject input, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        for (var conflicts = 0; ; conflicts++, pause *= 2)
        {
            var result = await management.CallAsync("s3", operation, (JsonObject)input.DeepClone(), cancellationToken);
            if (result is not AwsRefusal { HttpStatus: 409 } || conflicts == MostConflicts) return result;
            await Task.Delay(pause, time, cancellationToken);
        }
    }

    /// <summary>The age of an object, both ends of it by S3's clock; null where the answer does not say.</summary>
    private static TimeSpan? AgeOf(AwsSuccess answer) =>
        answer.AnsweredAt is { } now
        && DateTimeOffset.TryParse(answer.Output["LastModified"]?.GetValue<string>(), CultureInfo.InvariantCulture, out var written)
            ? now - written
            : null;

    private JsonObject Input(string? key = null)
    {
        var input = new JsonObject { ["Bucket"] = bucket, ["ExpectedBucketOwner"] = management.Account.Value };
        if (key is not null) input["Key"] = key;
        return input;
    }

    private AwsRefusal Damaged(string key) =>
        new(RefusalKind.Invalid, "JournalDamaged", $"the journal's object s3://{bucket}/{key} is not what Bulkhead writes")
        {
            Service = "s3",
            Operation = "GetObject",
            Region = management.Region,
            Account = management.Account,
        };
}
