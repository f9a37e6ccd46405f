namespace Bulkhead.Engine.Tests.Crash;

/// <summary>One case: something happens at one call of a run.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Moment">The call.</param>
internal sealed record CrashCase(CrashKind Kind, CrashMoment Moment)
{
    public override string ToString() => $"{Kind} at {Moment.Call}";
}
