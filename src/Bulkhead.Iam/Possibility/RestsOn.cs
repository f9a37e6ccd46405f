using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Possibility;

/// <summary>Something that the caller of a witness chose, or a circumstance that must be so.</summary>
/// <param name="Key">The context key.</param>
/// <param name="Value">What the witness says under it.</param>
/// <param name="Owner">Whose matter the key is: <see cref="KeyOwner.Caller"/>, <see cref="KeyOwner.Circumstance"/> or <see cref="KeyOwner.Platform"/>.</param>
/// <param name="Text">For people: "from the address 10.0.0.1", "with multi-factor authentication".</param>
public sealed record RestsOn(string Key, ContextValue Value, KeyOwner Owner, string Text);
