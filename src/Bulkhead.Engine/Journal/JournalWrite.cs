using Bulkhead.Aws;

namespace Bulkhead.Engine.Journal;

/// <summary>What writing an object of the journal gave: the new ETag, the news that another was faster, or a refusal.</summary>
internal readonly record struct JournalWrite(string? ETag, bool Overtaken, AwsRefusal? Refusal);
