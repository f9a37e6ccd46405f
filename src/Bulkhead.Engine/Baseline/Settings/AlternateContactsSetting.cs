using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Bulkhead.Aws;
using Bulkhead.Config.Model;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>
/// The alternate contacts that the file gives; others are left as they are. Each account is asked by its own session and
/// without an account id (AWS Account Management, "GetAlternateContact"): the organization then needs no trusted access
/// for the Account service, and every account has a rate of its own.
/// </summary>
internal sealed class AlternateContactsSetting : IAccountSetting
{
    public string Name => "alternate-contacts";

    public BaselinePart? Part => BaselinePart.AlternateContacts;

    public bool IsRegional => false;

    public ImmutableArray<PlannedCall> WriteCalls { get; } = [new("account", "PutAlternateContact", 3)];

    public JsonObject? Desire(OrganizationModel model, SettingPlace place)
    {
        var value = new JsonObject();
        Add(value, "SECURITY", model.Contacts.Security);
        Add(value, "BILLING", model.Contacts.Billing);
        Add(value, "OPERATIONS", model.Contacts.Operations);
        return value.Count == 0 ? null : value;
    }

    public async Task<SettingReading> ReadAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        var value = new JsonObject();
        foreach (var (type, _) in desired)
        {
            var input = new JsonObject { ["AlternateContactType"] = type };
            switch (await session.CallAsync("account", "GetAlternateContact", input, cancellationToken))
            {
                case AwsSuccess { Output: var output }:
                    value[type] = SettingValues.Project(output["AlternateContact"] as JsonObject, Shape);
                    break;
                case AwsRefusal { Kind: RefusalKind.NotFound }:
                    break;
                case AwsRefusal refusal:
                    return new SettingReading.Unknown(refusal);
                default:
                    throw new UnreachableException();
            }
        }

        return new SettingReading.Known(value);
    }

    public async Task<SettingWrite> WriteAsync(AwsSession session, JsonObject desired, CancellationToken cancellationToken)
    {
        foreach (var (type, contact) in desired)
        {
            var input = (JsonObject)contact!.DeepClone();
            input["AlternateContactType"] = type;
            var write = await SettingValues.WriteAsync(session, "account", "PutAlternateContact", input, cancellationToken);
            if (write is not SettingWrite.Written) return write;
        }

        return new SettingWrite.Written();
    }

    private static JsonObject Shape { get; } = Describe(new Contact("", "", "", ""));

    private static void Add(JsonObject value, string type, Contact? contact)
    {
        if (contact is not null) value[type] = Describe(contact);
    }

    private static JsonObject Describe(Contact contact) => new()
    {
        ["EmailAddress"] = contact.Email,
        [nameof(contact.Name)] = contact.Name,
        ["PhoneNumber"] = contact.Phone,
        ["Title"] = contact.Title,
    };
}
