namespace Bulkhead.Engine.Tests.Crash;

/// <summary>What became of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Problem">What is wrong in the end; null for nothing.</param>
/// <param name="Reached">Whether the call came at all: a run that looks less often at something makes fewer calls.</param>
internal sealed record CrashResult(CrashCase Case, string? Problem, bool Reached);
