using Bulkhead.Iam.Conditions;

namespace Bulkhead.Iam.Evaluation;

/// <summary>A context key's values in a request.</summary>
internal sealed class ContextEntry
{
    private IpRange?[]? _addresses;

    public ContextEntry(ContextKey key, string[] values, bool isMultiValued)
    {
        Key = key;
        Values = values;
        IsMultiValued = isMultiValued;
        Single = !isMultiValued && values.Length == 1 ? values[0] : null;
    }

    public ContextEntry(ContextKey key, string value)
        : this(key, [value], isMultiValued: false)
    {
    }

    public ContextKey Key { get; }

    /// <summary>The values; nobody changes the array.</summary>
    public string[] Values { get; }

    public bool IsMultiValued { get; }

    /// <summary>The value where the key holds exactly one and is no set; null otherwise.</summary>
    public string? Single { get; }

    /// <summary>Whether there is no value, or only the empty text: what set operators call an empty data set.</summary>
    public bool IsEmptyDataSet
    {
        get
        {
            foreach (var value in Values)
            {
                if (value.Length > 0) return false;
            }

            return true;
        }
    }

    /// <summary>A value as an address, read when the first condition asks for it; null for a text that is none.</summary>
    public IpRange? AddressAt(int index)
    {
        // Two threads may both read the addresses; what they find is the same.
        var addresses = _addresses ??= Array.ConvertAll(Values, v => IpRange.TryParse(v, out var range) ? range : (IpRange?)null);
        return addresses[index];
    }
}
