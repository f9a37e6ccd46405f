namespace Bulkhead.Engine.Plans;

/// <summary>API calls that a step will make.</summary>
/// <param name="Service">The service's model name, such as <c>organizations</c>.</param>
/// <param name="Operation">The operation, such as <c>CreateAccount</c>.</param>
/// <param name="Count">How many.</param>
public sealed record PlannedCall(string Service, string Operation, int Count = 1);
