using Bulkhead.Iam.Evaluation;

namespace Bulkhead.Iam.Questions;

/// <summary>A request that shows an answer. The evaluator has confirmed it.</summary>
/// <param name="Request">The request.</param>
/// <param name="IsActionKnown">Whether the catalogue has the action; otherwise it is one that AWS may add.</param>
/// <param name="IsPlausible">Whether the resource is of a type that the action takes.</param>
public sealed record AccessWitness(AuthorizationRequest Request, bool IsActionKnown, bool IsPlausible);
