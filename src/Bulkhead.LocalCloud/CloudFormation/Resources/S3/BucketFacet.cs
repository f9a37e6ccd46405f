using System.Text.Json.Nodes;

namespace Bulkhead.LocalCloud.CloudFormation.Resources.S3;

/// <summary>One property of a bucket and the operations of S3 that put, remove and get it.</summary>
internal sealed record BucketFacet
{
    /// <summary>The property of the template.</summary>
    public required string Property { get; init; }

    /// <summary>The operation that puts it.</summary>
    public required string Put { get; init; }

    /// <summary>The operation that reads it.</summary>
    public required string Get { get; init; }

    /// <summary>The operation that removes it; null when <see cref="Put"/> with <see cref="Empty"/> does.</summary>
    public string? Delete { get; init; }

    /// <summary>The member of the put request that holds it.</summary>
    public required string Member { get; init; }

    /// <summary>The member of the get answer that holds it; null when the answer is it.</summary>
    public string? Answer { get; init; }

    /// <summary>What to put when the property is taken away.</summary>
    public JsonObject? Empty { get; init; }

    /// <summary>From the template's shape to S3's.</summary>
    public Func<JsonNode, JsonNode> ToService { get; init; } = node => node.DeepClone();

    /// <summary>From S3's shape to the template's.</summary>
    public Func<JsonNode, JsonNode> FromService { get; init; } = node => node.DeepClone();

    /// <summary>Brings the property of a bucket from one state to another.</summary>
    public void Set(ResourceCall call, string bucket, JsonObject before, JsonObject after)
    {
        if (JsonNode.DeepEquals(before[Property], after[Property])) return;
        var request = new JsonObject { ["Bucket"] = bucket };
        if (after[Property] is { } wanted) call.Do("s3", Put, request.With(Member, ToService(wanted)));
        else if (Delete is not null) call.Try("s3", Delete, request);
        else if (Empty is not null) call.Do("s3", Put, request.With(Member, Empty.DeepClone()));
    }

    /// <summary>The property as it is; null when the bucket has none.</summary>
    public JsonNode? Read(ResourceCall call, string bucket)
    {
        var answer = call.Try("s3", Get, new JsonObject { ["Bucket"] = bucket });
        var value = Answer is null ? answer : answer?[Answer];
        return value is null or JsonObject { Count: 0 } ? null : FromService(value);
    }
}
