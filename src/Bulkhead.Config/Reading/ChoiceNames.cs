using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bulkhead.Config.Reading;

/// <summary>
/// What the values of a closed set are called in the file. A list of references, not a dictionary of values: of generic
/// collections over values the published program has no code made ahead, and compiling it takes longer than the search.
/// </summary>
internal sealed class ChoiceNames<T>
{
    private readonly ImmutableArray<string> _names;
    private readonly T[] _values;

    /// <param name="choices">Names and values, in the names' ordinal order.</param>
    public ChoiceNames(params (string Name, T Value)[] choices)
    {
        var names = ImmutableArray.CreateBuilder<string>(choices.Length);
        _values = new T[choices.Length];
        for (var i = 0; i < choices.Length; i++)
        {
            names.Add(choices[i].Name);
            _values[i] = choices[i].Value;
        }

        _names = names.MoveToImmutable();
    }

    /// <summary>The names.</summary>
    public ImmutableArray<string> Names => _names;

    /// <summary>The value of a name.</summary>
    public bool TryFind(string name, [MaybeNullWhen(false)] out T value)
    {
        var at = _names.IndexOf(name);
        value = at < 0 ? default : _values[at];
        return at >= 0;
    }
}
