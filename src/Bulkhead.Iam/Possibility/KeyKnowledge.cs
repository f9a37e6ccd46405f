using System.Collections.Immutable;
using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>What is known of a context key, where its owner alone does not say enough.</summary>
public abstract record KeyKnowledge
{
    private KeyKnowledge()
    {
    }

    /// <summary>The value, or that the key is absent.</summary>
    /// <param name="Value">What every such request says.</param>
    public sealed record Fixed(ContextValue Value) : KeyKnowledge;

    /// <summary>It has one value, or is absent, which the caller cannot change and which was not collected.</summary>
    public sealed record Uncollected : KeyKnowledge;

    /// <summary>The caller has the choice.</summary>
    /// <param name="From">Patterns of what it can have (<c>*</c> and <c>?</c>); empty for anything.</param>
    /// <param name="Except">Patterns of what it cannot have.</param>
    /// <param name="MayBeAbsent">Whether it may leave the key out.</param>
    public sealed record Choice(ImmutableArray<string> From, ImmutableArray<string> Except, bool MayBeAbsent) : KeyKnowledge;
}
