namespace Bulkhead.Reach.Questions;

/// <summary>A policy that has a say in a decision.</summary>
/// <param name="Kind">"identity policy", "permissions boundary", "SCP", "RCP" or "resource policy".</param>
/// <param name="Name">Its name.</param>
/// <param name="Says">"allows", "denies", or "says nothing".</param>
/// <param name="Statement">The statement that does; null where it says nothing.</param>
public sealed record ExplainedPolicy(string Kind, string Name, string Says, string? Statement);
