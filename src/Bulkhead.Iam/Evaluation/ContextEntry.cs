using Bulkhead.Iam.Conditions;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A context key's values in a request, with what operators need worked out once.</summary>
internal sealed class ContextEntry
{
    public ContextEntry(ContextKey key, IReadOnlyList<string> values, bool isMultiValued)
    {
        Key = key;
        Values = [.. values];
        IsMultiValued = isMultiValued;
        IsEmptyDataSet = Values.All(v => v.Length == 0);
        Bools = Array.ConvertAll(Values, v => ValueReader.TryReadBool(v, out var value) ? value : (bool?)null);
        Addresses = Array.ConvertAll(Values, v => IpRange.TryParse(v, out var range) ? range : (IpRange?)null);
    }

    public ContextKey Key { get; }

    public string[] Values { get; }

    public bool IsMultiValued { get; }

    /// <summary>Whether there is no value, or only the empty text: what set operators call an empty data set.</summary>
    public bool IsEmptyDataSet { get; }

    /// <summary>The values as truth values; null for those that are none.</summary>
    public bool?[] Bools { get; }

    /// <summary>The values as addresses; null for those that are none.</summary>
    public IpRange?[] Addresses { get; }
}
