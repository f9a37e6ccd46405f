using Bulkhead.Iam.Evaluation;

namespace Bulkhead.LocalCloud.Authorization;

/// <summary>The context keys of one authorization.</summary>
internal sealed class ContextKeys
{
    private readonly Dictionary<string, ContextValue> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The keys.</summary>
    public IReadOnlyDictionary<string, ContextValue> Values => _values;

    /// <summary>Says a key; nothing where the value is null.</summary>
    public ContextKeys Set(string key, string? value)
    {
        if (value is not null) _values[key] = ContextValue.Single(value);
        return this;
    }

    /// <summary>Says a key with a truth value; nothing where it is null.</summary>
    public ContextKeys Set(string key, bool? value) => Set(key, value is { } known ? known ? "true" : "false" : null);

    /// <summary>Says a key that holds a set.</summary>
    public ContextKeys SetAll(string key, IEnumerable<string> values)
    {
        _values[key] = ContextValue.Set([.. values]);
        return this;
    }

    /// <summary>Takes keys over; those that are here already are replaced.</summary>
    public ContextKeys Add(ContextKeys other)
    {
        foreach (var (key, value) in other._values) _values[key] = value;
        return this;
    }

    /// <summary>The keys as the evaluator takes them.</summary>
    public RequestContext ToContext() => RequestContext.From(_values);
}
