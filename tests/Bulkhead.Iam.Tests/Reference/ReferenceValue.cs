namespace Bulkhead.Iam.Tests.Reference;

/// <summary>The value of a context key.</summary>
internal sealed record ReferenceValue(string[] Values, bool IsSet);
