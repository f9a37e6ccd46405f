using System.Buffers;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Matching;

namespace Bulkhead.Iam.Conditions;

/// <summary>The values of a condition, read once for their operator. Values that the operator can't read never match.</summary>
internal sealed class ConditionValues
{
    private const int StackLimit = 512;
    private const int SetThreshold = 8;

    private readonly ConditionTest _test;
    private readonly string[] _texts = [];
    private readonly HashSet<string>? _set;
    private readonly WildcardPattern[] _patterns = [];
    private readonly ArnPattern[] _arns = [];
    private readonly decimal[] _numbers = [];
    private readonly long[] _dates = [];
    private readonly IpRange[] _ranges = [];
    private readonly bool _isPlainText;
    private readonly bool _matchesTrue;
    private readonly bool _matchesFalse;

    public ConditionValues(ConditionTest test, IEnumerable<string> values, bool hasVariables)
    {
        _test = test;
        var texts = values.ToList();
        var takesVariables = test is ConditionTest.StringEquals or ConditionTest.StringEqualsIgnoreCase
            or ConditionTest.StringLike or ConditionTest.ArnLike;
        if (hasVariables && takesVariables && texts.Exists(t => t.Contains("${", StringComparison.Ordinal)))
        {
            var templates = texts.ConvertAll(t => TextTemplate.TryParse(t));
            Templates = [.. templates.OfType<TextTemplate>()];
            texts = [.. texts.Where((_, i) => templates[i] is null)];
        }

        switch (test)
        {
            case ConditionTest.StringEquals or ConditionTest.StringEqualsIgnoreCase or ConditionTest.BinaryEquals:
                _texts = [.. texts];
                if (_texts.Length > SetThreshold) _set = new(_texts, ComparerOf(test));
                _isPlainText = _set is null && Templates.Length == 0 && test != ConditionTest.StringEqualsIgnoreCase;
                break;
            case ConditionTest.StringLike: _patterns = [.. texts.Select(t => new WildcardPattern(t))]; break;
            case ConditionTest.ArnLike: _arns = [.. texts.Select(t => new ArnPattern(t))]; break;
            case ConditionTest.NumericEquals or ConditionTest.NumericLessThan or ConditionTest.NumericLessThanEquals
                or ConditionTest.NumericGreaterThan or ConditionTest.NumericGreaterThanEquals:
                _numbers = [.. texts.Where(t => ValueReader.TryReadNumber(t, out _)).Select(ReadNumber)];
                break;
            case ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
                or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals:
                _dates = [.. texts.Where(t => ValueReader.TryReadDate(t, out _)).Select(ReadDate)];
                break;
            case ConditionTest.IpAddress:
                _ranges = [.. texts.Where(t => IpRange.TryParse(t, out _)).Select(ReadRange)];
                break;
            case ConditionTest.Bool or ConditionTest.Null:
                _matchesTrue = texts.Exists(t => ValueReader.TryReadBool(t, out var value) && value);
                _matchesFalse = texts.Exists(t => ValueReader.TryReadBool(t, out var value) && !value);
                break;
            case ConditionTest.Unknown: break;
            default: throw new UnreachableException();
        }
    }

    /// <summary>How much work it is to look at one value of a request, roughly.</summary>
    public int Cost => _texts.Length + (4 * (_numbers.Length + _dates.Length)) + (2 * _ranges.Length) + (4 * _patterns.Length) + (8 * _arns.Length) + (16 * Templates.Length);

    /// <summary>The values that have policy variables.</summary>
    public TextTemplate[] Templates { get; } = [];

    /// <summary>Whether <c>Null</c> holds for a key that is absent, or is there.</summary>
    public bool MatchesAbsence(bool isAbsent) => isAbsent ? _matchesTrue : _matchesFalse;

    /// <summary>Whether any value matches <paramref name="text"/>, which is the value number <paramref name="index"/> of the request's entry.</summary>
    public bool AnyMatches(string text, ContextEntry entry, int index, RequestPart request)
    {
        // The common ones by themselves, so that they don't pay for the stack that the others need.
        if (_test == ConditionTest.Bool) return ValueReader.TryReadBool(text, out var value) && (value ? _matchesTrue : _matchesFalse);
        if (!_isPlainText) return AnyOtherMatches(text, entry, index, request);
        foreach (var candidate in _texts)
        {
            if (string.Equals(candidate, text)) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool AnyOtherMatches(string text, ContextEntry entry, int index, RequestPart request) => _test switch
    {
        ConditionTest.StringEquals or ConditionTest.StringEqualsIgnoreCase or ConditionTest.BinaryEquals
            => MatchesText(text) || MatchesTemplate(text, request),
        ConditionTest.StringLike => MatchesPattern(text) || MatchesTemplate(text, request),
        ConditionTest.ArnLike => MatchesArn(text) || MatchesTemplate(text, request),
        ConditionTest.NumericEquals or ConditionTest.NumericLessThan or ConditionTest.NumericLessThanEquals
            or ConditionTest.NumericGreaterThan or ConditionTest.NumericGreaterThanEquals => MatchesNumber(text),
        ConditionTest.DateEquals or ConditionTest.DateLessThan or ConditionTest.DateLessThanEquals
            or ConditionTest.DateGreaterThan or ConditionTest.DateGreaterThanEquals => MatchesDate(text),
        ConditionTest.IpAddress => MatchesAddress(entry.AddressAt(index)),
        _ => throw new UnreachableException(),
    };

    private static StringComparer ComparerOf(ConditionTest test) =>
        test == ConditionTest.StringEqualsIgnoreCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;

    private static decimal ReadNumber(string text) => ValueReader.TryReadNumber(text, out var number) ? number : 0;

    private static long ReadDate(string text) => ValueReader.TryReadDate(text, out var ticks) ? ticks : 0;

    private static IpRange ReadRange(string text) => IpRange.TryParse(text, out var range) ? range : default;

    private bool MatchesText(string text)
    {
        if (_set is not null) return _set.Contains(text);
        var comparison = _test == ConditionTest.StringEqualsIgnoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        foreach (var candidate in _texts)
        {
            if (string.Equals(candidate, text, comparison)) return true;
        }

        return false;
    }

    private bool MatchesPattern(string text)
    {
        foreach (var pattern in _patterns)
        {
            if (pattern.IsMatch(text)) return true;
        }

        return false;
    }

    private bool MatchesArn(string text)
    {
        foreach (var pattern in _arns)
        {
            if (pattern.IsMatch(text)) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MatchesNumber(string text)
    {
        if (!ValueReader.TryReadNumber(text, out var number)) return false;
        foreach (var candidate in _numbers)
        {
            if (Compares(number.CompareTo(candidate))) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MatchesDate(string text)
    {
        if (!ValueReader.TryReadDate(text, out var ticks)) return false;
        foreach (var candidate in _dates)
        {
            if (Compares(ticks.CompareTo(candidate))) return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool MatchesAddress(IpRange? address)
    {
        if (address is not { } value) return false;
        foreach (var range in _ranges)
        {
            if (range.Contains(value)) return true;
        }

        return false;
    }

    private bool Compares(int order) => _test switch
    {
        ConditionTest.NumericEquals or ConditionTest.DateEquals => order == 0,
        ConditionTest.NumericLessThan or ConditionTest.DateLessThan => order < 0,
        ConditionTest.NumericLessThanEquals or ConditionTest.DateLessThanEquals => order <= 0,
        ConditionTest.NumericGreaterThan or ConditionTest.DateGreaterThan => order > 0,
        ConditionTest.NumericGreaterThanEquals or ConditionTest.DateGreaterThanEquals => order >= 0,
        _ => throw new UnreachableException(),
    };

    private bool MatchesTemplate(string text, RequestPart request)
    {
        foreach (var template in Templates)
        {
            if (MatchesTemplate(template, text, request)) return true;
        }

        return false;
    }

    private bool MatchesTemplate(TextTemplate template, string text, RequestPart request)
    {
        var length = template.LengthFor(request);
        if (length < 0) return false;
        if (length <= StackLimit)
        {
            Span<char> characters = stackalloc char[StackLimit];
            Span<bool> isWild = stackalloc bool[StackLimit];
            template.Write(request, characters, isWild);
            return Matches(characters[..length], isWild[..length], text);
        }

        var rentedText = ArrayPool<char>.Shared.Rent(length);
        var rentedFlags = ArrayPool<bool>.Shared.Rent(length);
        template.Write(request, rentedText, rentedFlags);
        var matches = Matches(rentedText.AsSpan(0, length), rentedFlags.AsSpan(0, length), text);
        ArrayPool<char>.Shared.Return(rentedText);
        ArrayPool<bool>.Shared.Return(rentedFlags);
        return matches;
    }

    private bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<bool> isWild, string text) => _test switch
    {
        ConditionTest.StringEquals => pattern.SequenceEqual(text),
        ConditionTest.StringEqualsIgnoreCase => pattern.Equals(text, StringComparison.OrdinalIgnoreCase),
        ConditionTest.StringLike => pattern.IsEmpty ? text.Length == 0 : Glob.IsMatch(pattern, isWild, text),
        ConditionTest.ArnLike => !pattern.IsEmpty && ArnPattern.IsMatch(pattern, isWild, text),
        _ => throw new UnreachableException(),
    };
}
