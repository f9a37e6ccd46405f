namespace Bulkhead.Reach.Rules;

/// <summary>A variable of a rule.</summary>
/// <param name="Name">What the row calls it.</param>
/// <param name="Kind"><c>role</c>, <c>user</c>, <c>group</c>, <c>policy</c>, <c>account</c>, or a kind of the table of kinds.</param>
public sealed record RuleVariable(string Name, string Kind);
