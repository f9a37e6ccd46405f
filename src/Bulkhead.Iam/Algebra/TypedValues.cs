using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Algebra;

/// <summary>
/// Values of numbers, dates, truth values and addresses, one in each region that the clauses of a key divide them into: at
/// every bound, beside it, and between. What holds for these holds for all.
/// </summary>
internal static class TypedValues
{
    /// <summary>Whether all clauses compare the same type, so that the candidates stand for all values.</summary>
    public static bool AreOfOneKind(IEnumerable<KeyAtom> atoms) => atoms.Select(a => KindOf(a.Clause.Operator.Test)).Distinct().Count() == 1;

    public static IEnumerable<string> Candidates(IReadOnlyCollection<KeyAtom> atoms, IEnumerable<string> texts)
    {
        var candidates = new List<string>();
        foreach (var kind in atoms.Select(a => KindOf(a.Clause.Operator.Test)).Distinct())
        {
            var values = atoms.Where(a => KindOf(a.Clause.Operator.Test) == kind).SelectMany(a => a.Clause.Values).Select(v => v.Text);
            candidates.AddRange(kind switch
            {
                ValueKind.Number => Numbers(values),
                ValueKind.Date => Dates(values),
                ValueKind.Bool => ["true", "false"],
                ValueKind.Address => Addresses(values),
                _ => throw new System.Diagnostics.UnreachableException(),
            });
        }

        candidates.AddRange(texts);
        return candidates.Distinct(StringComparer.Ordinal);
    }

    /// <summary>Whether a clause holds of one value, set operators aside.</summary>
    public static bool Holds(ConditionClause clause, string value) =>
        clause.Values.Any(v => Matches(clause.Operator.Test, v.Text, value)) != clause.Operator.IsNegated;

    private static bool Matches(ConditionTest test, string policy, string request)
    {
        switch (KindOf(test))
        {
            case ValueKind.Number:
                return ValueReader.TryReadNumber(policy, out var bound) && ValueReader.TryReadNumber(request, out var number)
                    && Compares(test, number.CompareTo(bound));
            case ValueKind.Date:
                return ValueReader.TryReadDate(policy, out var limit) && ValueReader.TryReadDate(request, out var date)
                    && Compares(test, date.CompareTo(limit));
            case ValueKind.Bool:
                return ValueReader.TryReadBool(policy, out var expected) && ValueReader.TryReadBool(request, out var actual) && expected == actual;
            case ValueKind.Address:
                return IpRange.TryParse(policy, out var range) && IpRange.TryParse(request, out var address) && range.Contains(address);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private static bool Compares(ConditionTest test, int order) => test switch
    {
        ConditionTest.NumericEquals or ConditionTest.DateEquals => order == 0,
        ConditionTest.NumericLessThan or ConditionTest.DateLessThan => order < 0,
        ConditionTest.NumericLessThanEquals or ConditionTest.DateLessThanEquals => order <= 0,
        ConditionTest.NumericGreaterThan or ConditionTest.DateGreaterThan => order > 0,
        ConditionTest.NumericGreaterThanEquals or ConditionTest.DateGreaterThanEquals => order >= 0,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static IEnumerable<string> Numbers(IEnumerable<string> values)
    {
        var bounds = new SortedSet<decimal>();
        foreach (var value in values)
        {
            if (ValueReader.TryReadNumber(value, out var number) && decimal.Abs(number) < 1e15m) bounds.Add(number);
        }

        if (bounds.Count == 0) bounds.Add(1);
        var previous = bounds.Min - 1;
        foreach (var bound in bounds)
        {
            yield return Text(bound);
            yield return Text(bound - previous > 1 ? bound - 1 : (bound + previous) / 2);
            previous = bound;
        }

        yield return Text(bounds.Min - 1);
        yield return Text(bounds.Max + 1);

        static string Text(decimal number) => number.ToString("0.###############", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Dates(IEnumerable<string> values)
    {
        var bounds = new SortedSet<long>();
        foreach (var value in values)
        {
            if (ValueReader.TryReadDate(value, out var ticks)) bounds.Add(ticks);
        }

        if (bounds.Count == 0) bounds.Add(0);
        var previous = bounds.Min - TimeSpan.TicksPerDay;
        foreach (var bound in bounds)
        {
            yield return Text(bound);
            yield return Text(bound - previous > TimeSpan.TicksPerDay ? bound - TimeSpan.TicksPerDay : previous + ((bound - previous) / 2));
            previous = bound;
        }

        yield return Text(bounds.Min - TimeSpan.TicksPerDay);
        yield return Text(bounds.Max + TimeSpan.TicksPerDay);

        static string Text(long ticks) =>
            new DateTime(Math.Clamp(ticks + DateTime.UnixEpoch.Ticks, 0, DateTime.MaxValue.Ticks), DateTimeKind.Utc)
                .ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Addresses(IEnumerable<string> values)
    {
        var edges = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values)
        {
            if (!IpRange.TryParse(value, out var range)) continue;
            var all = range.IsVersion6 ? UInt128.MaxValue : uint.MaxValue;
            var last = range.Network | (~range.Mask & all);
            edges.Add(Text(range.Network == last ? last : range.Network + 1, range.IsVersion6));
            edges.Add(Text(range.Network, range.IsVersion6));
            edges.Add(Text(last, range.IsVersion6));
            if (range.Network > 0) edges.Add(Text(range.Network - 1, range.IsVersion6));
            if (last < all) edges.Add(Text(last + 1, range.IsVersion6));
        }

        // Addresses kept for documents (RFC 5737, RFC 3849): outside of most ranges, and fine to show.
        return [.. edges, "203.0.113.7", "198.51.100.7", "2001:db8::7"];

        static string Text(UInt128 address, bool isVersion6)
        {
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, address);
            return new IPAddress(isVersion6 ? bytes : bytes[12..]).ToString();
        }
    }

    private static ValueKind KindOf(ConditionTest test) => test switch
    {
        ConditionTest.NumericEquals or ConditionTest.NumericLessThan or ConditionTest.NumericLessThanEquals
            or ConditionTest.NumericGreaterThan or ConditionTest.NumericGreaterThanEquals => ValueKind.Number,
        ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
            or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals => ValueKind.Date,
        ConditionTest.Bool => ValueKind.Bool,
        ConditionTest.IpAddress => ValueKind.Address,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private enum ValueKind
    {
        Number,
        Date,
        Bool,
        Address,
    }
}
