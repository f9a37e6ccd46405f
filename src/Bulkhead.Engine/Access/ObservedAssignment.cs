namespace Bulkhead.Engine.Access;

/// <summary>That somebody is let into an account.</summary>
/// <param name="PermissionSetArn">With which set.</param>
/// <param name="AccountId">Into which account.</param>
/// <param name="PrincipalType"><c>GROUP</c> or <c>USER</c>.</param>
/// <param name="PrincipalId">The group's or person's id.</param>
public sealed record ObservedAssignment(string PermissionSetArn, string AccountId, string PrincipalType, string PrincipalId);
