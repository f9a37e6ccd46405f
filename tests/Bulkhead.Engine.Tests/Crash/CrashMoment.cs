namespace Bulkhead.Engine.Tests.Crash;

/// <summary>One call of the run that nothing happens to.</summary>
/// <param name="Call">Which: service, operation, account, region, and its number among those.</param>
/// <param name="Before">How long the cloud's file was before the call.</param>
/// <param name="After">How long the cloud's file was when the call had had its effect.</param>
internal sealed record CrashMoment(string Call, long Before, long After);
