using Bulkhead.Aws;

namespace Bulkhead.Engine.Journal;

/// <summary>What reading an object of the journal gave: a value, nothing at all, or a refusal.</summary>
/// <param name="Value">The value.</param>
/// <param name="ETag">What the next conditional write names.</param>
/// <param name="Age">How long ago it was written, by S3's own clock; null where S3 did not say.</param>
/// <param name="Refusal">Why there is none.</param>
internal readonly record struct JournalRead<T>(T? Value, string? ETag, TimeSpan? Age, AwsRefusal? Refusal)
    where T : class;
