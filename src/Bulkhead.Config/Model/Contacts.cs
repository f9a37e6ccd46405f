namespace Bulkhead.Config.Model;

/// <summary>The alternate contacts of every account; those that are null are left as they are.</summary>
public sealed record Contacts(Contact? Security, Contact? Billing, Contact? Operations);
