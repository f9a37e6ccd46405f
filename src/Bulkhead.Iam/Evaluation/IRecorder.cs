using Bulkhead.Iam.Conditions;
using Bulkhead.Iam.Documents;

namespace Bulkhead.Iam.Evaluation;

/// <summary>
/// What listens to a decision. One evaluation serves both the quick verdict and the explained decision, so that the two
/// can't differ: with the silent recorder the compiler drops every call.
/// </summary>
internal interface IRecorder
{
    /// <summary>Whether anybody listens.</summary>
    static abstract bool IsOn { get; }

    /// <summary>A rule mattered.</summary>
    void Rule(int number);

    /// <summary>A statement applies, or may apply.</summary>
    void Applies(PolicyKind kind, CompiledPolicy policy, CompiledStatement statement, int level, Truth applies);

    /// <summary>A step of the explanation.</summary>
    void Note(string text);
}
