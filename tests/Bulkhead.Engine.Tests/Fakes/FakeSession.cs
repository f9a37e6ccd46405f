using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>
/// A session whose answers a test gives, with a small S3 of its own (objects with ETags and conditional writes) for the
/// journal.
/// </summary>
internal sealed class FakeSession : AwsSession
{
    private readonly ConcurrentDictionary<string, (string Body, string ETag, DateTimeOffset Written)> _objects = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private int _etags;

    public Dictionary<string, Func<JsonObject, AwsResult>> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>AWS's own clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Asked before the fake S3 answers: a result keeps it from answering.</summary>
    public Dictionary<string, Func<AwsResult?>> Before { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Calls { get; } = new();

    public override AccountId Account => AccountId.Parse("111111111111");

    public override RegionName Region => new("eu-west-1");

    public override string Partition => "aws";

    public override Arn Caller => Arn.TryParse("arn:aws:iam::111111111111:user/ann")!.Value;

    public override Task<AwsResult> CallAsync(
        string service, string operation, JsonObject input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Calls.Enqueue($"{service}:{operation}");
        if (Answers.TryGetValue($"{service}:{operation}", out var answer)) return Task.FromResult(answer(input));
        if (service != "s3") throw new InvalidOperationException($"The test gives no answer to {service}:{operation}.");
        if (Before.TryGetValue($"{service}:{operation}", out var before) && before() is { } instead) return Task.FromResult(instead);
        lock (_gate) return Task.FromResult(S3(operation, input));
    }

    public override AwsSession WithRegion(RegionName region) => this;

    public override Task<SessionResult> AssumeRoleAsync(RoleRequest role, CancellationToken cancellationToken) =>
        Task.FromResult<SessionResult>(new SessionOpened(this));

    public static AwsRefusal Refuse(string code, RefusalKind kind, int status = 400) =>
        new(kind, code, "the test refuses")
        {
            Service = "test",
            Operation = "Test",
            Region = new RegionName("eu-west-1"),
            HttpStatus = status,
        };

    public AwsSuccess Succeed(JsonObject? output = null) => new(output ?? [], "request") { AnsweredAt = Clock.GetUtcNow() };

    private AwsResult S3(string operation, JsonObject input)
    {
        var key = input["Key"]?.GetValue<string>() ?? "";
        var existing = _objects.TryGetValue(key, out var found) ? found.ETag : null;
        switch (operation)
        {
            case "HeadBucket":
                return Succeed();
            case "GetObject":
                return existing is null
                    ? Refuse("NoSuchKey", RefusalKind.NotFound, 404)
                    : Succeed(new JsonObject { ["Body"] = found.Body, ["ETag"] = existing, ["LastModified"] = found.Written.ToString("O") });
            case "PutObject":
                if (input["IfNoneMatch"] is not null && existing is not null) return Refuse("PreconditionFailed", RefusalKind.Conflict, 412);
                if (input["IfMatch"] is not null && existing is null) return Refuse("NoSuchKey", RefusalKind.NotFound, 404);
                if (input["IfMatch"] is { } match && match.GetValue<string>() != existing) return Refuse("PreconditionFailed", RefusalKind.Conflict, 412);
                var etag = $"\"{++_etags}\"";
                _objects[key] = (input["Body"]!.GetValue<string>(), etag, Clock.GetUtcNow());
                return Succeed(new JsonObject { ["ETag"] = etag });
            case "DeleteObject":
                if (input["IfMatch"] is { } same && same.GetValue<string>() != existing) return Refuse("PreconditionFailed", RefusalKind.Conflict, 412);
                _objects.TryRemove(key, out _);
                return Succeed();
            default:
                throw new InvalidOperationException($"The fake S3 has no {operation}.");
        }
    }
}
