namespace Bulkhead.Iam.Tests.Generated;

/// <summary>Chances, repeatable by their seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>True with <paramref name="percent"/> in a hundred.</summary>
    public bool Chance(int percent) => _random.Next(100) < percent;

    /// <summary>A number from 0 to below <paramref name="limit"/>.</summary>
    public int Below(int limit) => _random.Next(limit);

    /// <summary>One of the items.</summary>
    public T Pick<T>(params ReadOnlySpan<T> items) => items[_random.Next(items.Length)];

    /// <summary>One of the items.</summary>
    public T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    /// <summary>Between <paramref name="least"/> and <paramref name="most"/> things, each made anew.</summary>
    public List<T> Several<T>(int least, int most, Func<T> make)
    {
        var count = least + _random.Next(most - least + 1);
        var list = new List<T>(count);
        for (var i = 0; i < count; i++) list.Add(make());
        return list;
    }
}
