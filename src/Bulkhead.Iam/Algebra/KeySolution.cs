using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Algebra;

/// <summary>What a request can carry under a context key so that all demands are met.</summary>
/// <param name="Verdict">Whether there is such a value.</param>
/// <param name="Value">One of them; null unless there is.</param>
internal readonly record struct KeySolution(SetVerdict Verdict, ContextValue? Value = null);
