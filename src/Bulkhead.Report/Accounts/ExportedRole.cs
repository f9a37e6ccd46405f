namespace Bulkhead.Report.Accounts;

/// <summary>A role that Bulkhead knows of in an account.</summary>
/// <param name="Purpose">What it is for.</param>
/// <param name="Name">Its name in IAM.</param>
/// <param name="Arn">Its ARN; null while the account has no id.</param>
/// <param name="From">
/// From where its trust lets it be assumed: another account's role of the same document, or null for the management
/// account's own credentials.
/// </param>
public sealed record ExportedRole(RolePurpose Purpose, string Name, string? Arn, RoleSource? From);
