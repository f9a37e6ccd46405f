namespace Bulkhead.Engine.Tests.Fakes;

/// <summary>Kills a run when its call of a given number has had its effect.</summary>
internal sealed class KillSwitch(int? killAfter)
{
    private int _begun;

    public int Calls => _begun;

    /// <summary>The API whose answer never came; null while the run lives.</summary>
    public string? KilledAt { get; private set; }

    public int Begin()
    {
        var number = Interlocked.Increment(ref _begun);
        if (KilledAt is not null || number > killAfter) throw new KilledException();
        return number;
    }

    public void End(int number, string api)
    {
        if (number == killAfter) KilledAt = api;
        if (KilledAt is not null) throw new KilledException();
    }
}
