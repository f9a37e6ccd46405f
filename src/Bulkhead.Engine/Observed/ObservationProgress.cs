namespace Bulkhead.Engine.Observed;

/// <summary>How far the reading has come.</summary>
/// <param name="AccountsRead">Accounts whose content has been read.</param>
/// <param name="Accounts">Accounts whose content is to be read; 0 while the organization itself is read.</param>
/// <param name="Calls">API calls so far.</param>
public readonly record struct ObservationProgress(int AccountsRead, int Accounts, int Calls);
