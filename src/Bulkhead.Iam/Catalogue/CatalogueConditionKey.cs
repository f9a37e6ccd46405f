namespace Bulkhead.Iam.Catalogue;

/// <summary>A condition key.</summary>
/// <param name="Name">The name, with <c>${…}</c> or <c>&lt;…&gt;</c> where a part is free: <c>aws:RequestTag/${TagKey}</c>.</param>
/// <param name="Type">The type of a value.</param>
/// <param name="IsMultivalued">Whether a request may carry several values, so that a set operator is needed.</param>
public sealed record CatalogueConditionKey(string Name, ConditionKeyType Type, bool IsMultivalued)
{
    /// <summary>Whether <paramref name="key"/> is this key, case aside; a free part matches one character or more.</summary>
    public bool Matches(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var open = Name.IndexOfAny(['$', '<']);
        if (open < 0) return Name.Equals(key, StringComparison.OrdinalIgnoreCase);
        return Matches(Name, key);
    }

    private static bool Matches(ReadOnlySpan<char> template, ReadOnlySpan<char> key)
    {
        // Parts between the free ones occur in order; the first and the last are anchored. At most three free parts exist.
        var first = true;
        while (true)
        {
            var open = template.IndexOfAny('$', '<');
            var literal = open < 0 ? template : template[..open];
            if (open < 0)
            {
                return first
                    ? key.Equals(literal, StringComparison.OrdinalIgnoreCase)
                    : key.Length > literal.Length && key.EndsWith(literal, StringComparison.OrdinalIgnoreCase);
            }

            if (first)
            {
                if (!key.StartsWith(literal, StringComparison.OrdinalIgnoreCase)) return false;
                key = key[literal.Length..];
                first = false;
            }
            else
            {
                var at = key.Length > 1 ? key[1..].IndexOf(literal, StringComparison.OrdinalIgnoreCase) : -1;
                if (at < 0) return false;
                key = key[(at + 1 + literal.Length)..];
            }

            var close = template[open..].IndexOfAny('}', '>');
            template = close < 0 ? default : template[(open + close + 1)..];
        }
    }
}
