using Bulkhead.Config.Model;

namespace Bulkhead.Engine.Baseline.Stacks;

/// <summary>Who is told of an account's budget.</summary>
internal static class BudgetContacts
{
    /// <summary>The address of whoever pays: the first contact that the file gives, or the account's own.</summary>
    public static string Billing(OrganizationModel model, Account account) =>
        (model.Contacts.Billing ?? model.Contacts.Operations ?? model.Contacts.Security)?.Email ?? account.Email;

    /// <summary>The address of whoever answers for the account; empty where nobody is named, or where it is the address that is told already.</summary>
    public static string Sponsor(OrganizationModel model, Account account)
    {
        var address = AddressOfSponsor(model, account) ?? "";
        return string.Equals(address, Billing(model, account), StringComparison.OrdinalIgnoreCase) ? "" : address;
    }

    /// <summary>The address of whoever answers for the account: as the file gives it, or that of the account that it names; null where nobody is named.</summary>
    public static string? AddressOfSponsor(OrganizationModel model, Account account) => account.Sponsor is not { } sponsor ? null
        : sponsor.Contains('@', StringComparison.Ordinal) ? sponsor
        : model.Accounts.FirstOrDefault(a => a.Name == sponsor)?.Email;
}
