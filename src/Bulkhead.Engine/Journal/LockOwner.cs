namespace Bulkhead.Engine.Journal;

/// <summary>Who asks for the lock.</summary>
/// <param name="Owner">The caller's ARN.</param>
/// <param name="Host">This machine's name.</param>
/// <param name="ProcessId">This process.</param>
/// <param name="ProcessStarted">When this process started.</param>
/// <param name="IsGone">
/// Says of another holder whether it certainly no longer runs: a process of this machine that has ended. A holder on
/// another machine is never certainly gone.
/// </param>
public sealed record LockOwner(
    string Owner, string Host, int ProcessId, DateTimeOffset ProcessStarted, Func<LockRecord, bool> IsGone)
{
    /// <summary>This process as a lock owner.</summary>
    public static LockOwner ThisProcess(string callerArn)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new LockOwner(callerArn, Environment.MachineName, process.Id, new DateTimeOffset(process.StartTime), HasEnded);
    }

    private static bool HasEnded(LockRecord holder)
    {
        if (holder.Host != Environment.MachineName) return false;
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(holder.ProcessId);

            // The clock's tick may be read differently from process to process: a second apart is the same process.
            var apart = process.StartTime.ToUniversalTime() - holder.ProcessStarted.UtcDateTime;
            return apart.Duration() > TimeSpan.FromSeconds(1);
        }
        catch (ArgumentException)
        {
            return true;
        }
    }
}
