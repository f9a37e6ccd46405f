namespace Bulkhead.Engine.Access;

/// <summary>That a group is let into an account.</summary>
/// <param name="Group">The group's name in Identity Center.</param>
/// <param name="PermissionSet">The permission set's name in Identity Center.</param>
/// <param name="Account">The account's name in the file, or "management".</param>
public sealed record DesiredAssignment(string Group, string PermissionSet, string Account);
