namespace Bulkhead.LocalCloud.Storage;

/// <summary>One change of a call that is not acknowledged yet.</summary>
/// <param name="Collection">The collection.</param>
/// <param name="Id">The id of the document.</param>
/// <param name="Before">What was there before; null for nothing.</param>
/// <param name="After">What is there now; null for nothing.</param>
internal readonly record struct StoreChange(string Collection, string Id, StoredDocument? Before, StoredDocument? After);
