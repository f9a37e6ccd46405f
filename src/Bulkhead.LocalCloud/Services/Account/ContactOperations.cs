using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Accounts;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Account;

/// <summary>Names and contacts of accounts.</summary>
internal static class ContactOperations
{
    private const string Primary = "PRIMARY";

    public static JsonObject PutAlternateContact(CallContext context, JsonObject input)
    {
        var account = AccountTarget.Of(context, input);
        context.Cloud.Store.Put(Collection(account), input.Needed("AlternateContactType"), input.Without("AccountId"));
        return [];
    }

    public static JsonObject GetAlternateContact(CallContext context, JsonObject input)
    {
        var account = AccountTarget.Of(context, input);
        return context.Cloud.Store.Find(Collection(account), input.Needed("AlternateContactType")) is { } contact
            ? new JsonObject { ["AlternateContact"] = contact.Copy() }
            : throw NoContact();
    }

    public static JsonObject DeleteAlternateContact(CallContext context, JsonObject input)
    {
        var account = AccountTarget.Of(context, input);
        return context.Cloud.Store.Remove(Collection(account), input.Needed("AlternateContactType")) ? [] : throw NoContact();
    }

    public static JsonObject PutContactInformation(CallContext context, JsonObject input)
    {
        context.Cloud.Store.Put(Collection(AccountTarget.Of(context, input)), Primary, input.Object("ContactInformation")!.Copy());
        return [];
    }

    public static JsonObject GetContactInformation(CallContext context, JsonObject input) =>
        context.Cloud.Store.Find(Collection(AccountTarget.Of(context, input)), Primary) is { } contact
            ? new JsonObject { ["ContactInformation"] = contact.Copy() }
            : throw new ServiceException("ResourceNotFoundException", "No contact information was found for the account.", 404);

    public static JsonObject PutAccountName(CallContext context, JsonObject input)
    {
        AccountBook.Change(context.Cloud.Store, AccountTarget.Of(context, input), a => a["Name"] = input.Needed("AccountName"));
        return [];
    }

    public static JsonObject GetAccountInformation(CallContext context, JsonObject input)
    {
        var account = AccountBook.Find(context.Cloud.Store, AccountTarget.Of(context, input))!;
        return new JsonObject
        {
            ["AccountId"] = account.Needed("Id"),
            ["AccountName"] = account.Needed("Name"),
            ["AccountCreatedDate"] = account.Needed("Created"),
            ["AccountState"] = account.Text("State") == "PENDING_CLOSURE" ? "SUSPENDED" : account.Needed("State"),
        };
    }

    public static JsonObject GetPrimaryEmail(CallContext context, JsonObject input) =>
        new() { ["PrimaryEmail"] = AccountBook.Find(context.Cloud.Store, AccountTarget.Of(context, input))!.Needed("Email") };

    private static string Collection(string account) => $"account/{account}/contacts";

    private static ServiceException NoContact() =>
        new("ResourceNotFoundException", "No contact of the inputted alternate contact type found.", 404);
}
