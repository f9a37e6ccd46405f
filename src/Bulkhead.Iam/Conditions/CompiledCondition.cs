using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Conditions;

/// <summary>A condition clause compiled once (IAM User Guide, "IAM JSON policy elements: Condition operators").</summary>
internal sealed class CompiledCondition
{
    private readonly ContextKey _key;
    private readonly ConditionOperator _operator;
    private readonly ConditionValues _values;
    private readonly bool _isPlain;
    private readonly bool _isNegated;
    private readonly bool _holdsWhereAbsent;

    public CompiledCondition(ConditionClause clause, bool hasVariables)
    {
        Clause = clause;
        _key = ContextKey.Of(clause.Key);
        _operator = clause.Operator;
        _values = new ConditionValues(_operator.Test, clause.Values.Select(v => v.Text), hasVariables);
        _isPlain = _operator is { IsKnown: true, Quantifier: ConditionQuantifier.None, Test: not ConditionTest.Null };
        _isNegated = _operator.IsNegated;
        _holdsWhereAbsent = _operator.IsNegated || _operator.IfExists;
    }

    public ConditionClause Clause { get; }

    /// <summary>How much work the clause is, roughly, for asking the cheap ones first.</summary>
    public int Cost => !_operator.IsKnown || _operator.Test == ConditionTest.Null ? 0 : _values.Cost;

    public string LowerKey => _key.Lower;

    /// <summary>Whether the clause holds for the request, where nobody listens.</summary>
    public Truth Holds(RequestPart request)
    {
        if (_isPlain && request.Find(_key) is { Single: { } text } entry) return TruthLogic.Of(_values.AnyMatches(text, entry, 0, request) != _isNegated);
        var recorder = default(SilentRecorder);
        return Holds(request, ref recorder);
    }

    /// <summary>Whether the clause holds for the request.</summary>
    public Truth Holds<TRecorder>(RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (!_operator.IsKnown) return Truth.Unknown;
        if (TRecorder.IsOn) RecordFeatures(request, ref recorder);
        var entry = request.Find(_key);
        if (_operator.Test == ConditionTest.Null)
        {
            recorder.Rule(16);
            return TruthLogic.Of(_values.MatchesAbsence(entry is null || entry.Values.Length == 0));
        }

        var holds = _operator.Quantifier switch
        {
            ConditionQuantifier.None => HoldsForOne(entry, request, ref recorder),
            ConditionQuantifier.ForAllValues => HoldsForAll(entry, request, ref recorder),
            ConditionQuantifier.ForAnyValue => HoldsForAny(entry, request, ref recorder),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        return TruthLogic.Of(holds);
    }

    private bool HoldsForOne<TRecorder>(ContextEntry? entry, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (entry?.Single is { } text) return _values.AnyMatches(text, entry, 0, request) != _isNegated;
        if (entry is null || entry.Values.Length == 0)
        {
            recorder.Rule(15);
            return _holdsWhereAbsent;
        }

        // A set under an operator for single values: AWS documents no result to rely on, so the clause doesn't hold.
        recorder.Rule(19);
        return false;
    }

    private bool HoldsForAll<TRecorder>(ContextEntry? entry, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (entry is null || entry.IsEmptyDataSet)
        {
            recorder.Rule(17);
            return true;
        }

        for (var i = 0; i < entry.Values.Length; i++)
        {
            if (_values.AnyMatches(entry.Values[i], entry, i, request) == _isNegated) return false;
        }

        return true;
    }

    private bool HoldsForAny<TRecorder>(ContextEntry? entry, RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (entry is null || entry.IsEmptyDataSet)
        {
            recorder.Rule(18);
            return false;
        }

        for (var i = 0; i < entry.Values.Length; i++)
        {
            if (_values.AnyMatches(entry.Values[i], entry, i, request) != _isNegated) return true;
        }

        return false;
    }

    private void RecordFeatures<TRecorder>(RequestPart request, ref TRecorder recorder)
        where TRecorder : struct, IRecorder
    {
        if (Clause.Values.Length > 1) recorder.Rule(14);
        foreach (var template in _values.Templates)
        {
            recorder.Rule(template.LengthFor(request) < 0 ? 22 : 26);
            if (template.UsesEscapesOrDefaults) recorder.Rule(25);
        }

        foreach (var rule in ConditionRules.Of(Clause, _key.Lower)) recorder.Rule(rule);
    }
}
