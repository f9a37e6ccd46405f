using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Verdicts;

namespace Bulkhead.Reach.Questions;

/// <summary>A verdict about one principal.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Calls">How many calls it takes; 0 for who needs none.</param>
/// <param name="FirstRule">The first rule on the way; null where there is no way, or none is needed.</param>
/// <param name="Repair">The first thing to take away; null where there is none.</param>
public sealed record ReachRow(PrincipalNode Principal, ReachVerdict Verdict, int Calls, string? FirstRule, string? Repair);
