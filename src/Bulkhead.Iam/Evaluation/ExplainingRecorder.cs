using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>Writes down what happens in an evaluation.</summary>
internal readonly struct ExplainingRecorder(Explanation explanation) : IRecorder
{
    public static bool IsOn => true;

    public Explanation Explanation { get; } = explanation;

    public void Rule(int number) => Explanation.Rules.Add(number);

    public void Applies(PolicyKind kind, CompiledPolicy policy, CompiledStatement statement, int level, Truth applies) =>
        Explanation.Add(kind, policy, statement, level, applies);

    public void Note(string text) => Explanation.Notes.Add(text);
}
