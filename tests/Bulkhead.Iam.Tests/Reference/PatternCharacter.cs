namespace Bulkhead.Iam.Tests.Reference;

/// <summary>One character of a pattern.</summary>
/// <param name="Value">The character.</param>
/// <param name="IsWildcard">Whether it is a <c>*</c> or <c>?</c> that stands for others.</param>
/// <param name="StopsAtColon">Whether that wildcard can't stand for a colon.</param>
internal readonly record struct PatternCharacter(char Value, bool IsWildcard, bool StopsAtColon = false);
