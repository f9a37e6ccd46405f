using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Aws;

namespace Bulkhead.Engine.Journal;

/// <summary>
/// The journal: a private, versioned bucket of the management account. Its objects are written with S3's conditional
/// writes (Amazon S3 User Guide, "Conditional requests"), so that two writers never overwrite each other unseen.
/// </summary>
public sealed class JournalBucket(AwsSession management, string bucket)
{
    private const string LockKey = "lock.json";

    /// <summary>The bucket's name.</summary>
    public string Bucket => bucket;

    /// <summary>The name of the journal's bucket for a management account: bucket names are unique in all of AWS.</summary>
    public static string NameFor(string managementAccount) => $"bulkhead-journal-{managementAccount}";

    /// <summary>Whether the bucket is there; a refusal other than "not there" is the answer.</summary>
    public async Task<(bool Exists, AwsRefusal? Refusal)> ExistsAsync(CancellationToken cancellationToken)
    {
        var input = new JsonObject { ["Bucket"] = bucket, ["ExpectedBucketOwner"] = management.Account.Value };
        return await management.CallAsync("s3", "HeadBucket", input, cancellationToken) switch
        {
            AwsSuccess => (true, null),
            AwsRefusal { Kind: RefusalKind.NotFound } => (false, null),
            AwsRefusal { HttpStatus: 404 } => (false, null),
            AwsRefusal refusal => (false, refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    internal Task<JournalRead<LockRecord>> ReadLockAsync(CancellationToken cancellationToken) =>
        ReadAsync(LockKey, LockRecord.FromJson, cancellationToken);

    /// <summary>Writes the lock: only where there is none (<paramref name="etag"/> null), or over the one with that ETag.</summary>
    internal Task<JournalWrite> WriteLockAsync(LockRecord record, string? etag, CancellationToken cancellationToken) =>
        WriteAsync(LockKey, record.ToJson(), etag, cancellationToken);

    internal Task<AwsResult> DeleteLockAsync(string etag, CancellationToken cancellationToken) =>
        management.CallAsync(
            "s3",
            "DeleteObject",
            new JsonObject { ["Bucket"] = bucket, ["Key"] = LockKey, ["IfMatch"] = etag },
            cancellationToken);

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
        var input = new JsonObject { ["Bucket"] = bucket, ["Key"] = key };
        switch (await management.CallAsync("s3", "GetObject", input, cancellationToken))
        {
            case AwsRefusal { Kind: RefusalKind.NotFound }:
                return new JournalRead<T>(null, null, null);
            case AwsRefusal refusal:
                return new JournalRead<T>(null, null, refusal);
            case AwsSuccess { Output: var output }:
                var etag = output["ETag"]?.GetValue<string>();
                return TryParse(output["Body"]?.GetValue<string>(), parse) is { } value
                    ? new JournalRead<T>(value, etag, null)
                    : new JournalRead<T>(null, etag, Damaged(key));
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
        var input = new JsonObject
        {
            ["Bucket"] = bucket,
            ["Key"] = key,
            ["Body"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(value.ToJsonString())),
            ["ContentType"] = "application/json",
        };
        if (etag is null) input["IfNoneMatch"] = "*";
        else input["IfMatch"] = etag;
        return await management.CallAsync("s3", "PutObject", input, cancellationToken) switch
        {
            AwsSuccess { Output: var output } => new JournalWrite(output["ETag"]?.GetValue<string>(), false, null),
            AwsRefusal { HttpStatus: 412 or 409 } => new JournalWrite(null, true, null),
            AwsRefusal refusal => new JournalWrite(null, false, refusal),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
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
