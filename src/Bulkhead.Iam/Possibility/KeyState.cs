using Bulkhead.Iam.Evaluation;
using Bulkhead.Iam.Questions;

namespace Bulkhead.Iam.Possibility;

/// <summary>What a question knows of one context key.</summary>
/// <param name="Key">The key, as first met.</param>
/// <param name="Mode">How it is treated.</param>
/// <param name="Owner">Whose matter it is.</param>
/// <param name="Entry">The value of a fixed key; null where it is absent.</param>
/// <param name="Domain">What a key that is not fixed can hold.</param>
/// <param name="WithSets">The same where set operators test the key.</param>
internal sealed record KeyState(string Key, KeyMode Mode, KeyOwner Owner, ContextEntry? Entry, KeyDomain Domain, KeyDomain WithSets)
{
    /// <summary>What a policy variable stands for; null where it has no value.</summary>
    public string? VariableValue => Entry is { IsMultiValued: false, Values: [var single] } ? single : null;
}
