using Bulkhead.Aws;

namespace Bulkhead.Engine.Journal;

/// <summary>What reading an object of the journal gave: a value with its ETag, nothing at all, or a refusal.</summary>
internal readonly record struct JournalRead<T>(T? Value, string? ETag, AwsRefusal? Refusal)
    where T : class;
