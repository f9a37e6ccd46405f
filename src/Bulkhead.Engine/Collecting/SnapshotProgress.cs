namespace Bulkhead.Engine.Collecting;

/// <summary>How far the collecting has come.</summary>
/// <param name="Done">Accounts that are done, those of an earlier run included.</param>
/// <param name="Accounts">All accounts; 0 while the organization itself is read.</param>
/// <param name="Calls">API calls so far.</param>
public readonly record struct SnapshotProgress(int Done, int Accounts, int Calls);
