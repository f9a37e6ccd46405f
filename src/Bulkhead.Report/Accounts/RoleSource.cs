namespace Bulkhead.Report.Accounts;

/// <summary>The role from which another one is assumed.</summary>
/// <param name="Account">The account's name in the document.</param>
/// <param name="Purpose">The role there.</param>
public readonly record struct RoleSource(string Account, RolePurpose Purpose);
