namespace Bulkhead.Iam.Conditions;

/// <summary>Whether something holds, where it may not be known. And is the least, or the greatest (Kleene's logic).</summary>
internal enum Truth : byte
{
    No,
    Unknown,
    Yes,
}
