namespace Bulkhead.Engine.Rehearsal;

/// <summary>A step as it was taken.</summary>
/// <param name="Number">The witness's number of it.</param>
/// <param name="Call">The API call that was made, or what was done.</param>
/// <param name="Principal">Who made it: the ARN that signed.</param>
/// <param name="Resource">On what.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Text">What it gave; where it was refused the error's code and message; where it can't be rehearsed, why.</param>
/// <param name="RequestId">The request's id; null where nothing was called.</param>
public sealed record ReplayedStep(int Number, string Call, string Principal, string Resource, ReplayOutcome Outcome, string Text, string? RequestId);
