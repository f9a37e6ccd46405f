using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;
using Bulkhead.LocalCloud.Services.Organizations;
using Bulkhead.LocalCloud.Storage;

namespace Bulkhead.LocalCloud.Services.Backup;

/// <summary>What the management account allows for the whole organization.</summary>
internal static class BackupSettingOperations
{
    private const string Collection = "backup/organization";
    private static readonly string[] Known = ["isCrossAccountBackupEnabled", "isMpaEnabled", "isDelegatedAdministratorEnabled"];

    /// <summary>The settings; all off to begin with.</summary>
    public static JsonObject Read(ResourceStore store) => store.Find(Collection, "settings")?.Object("GlobalSettings")
        ?? new JsonObject(Known.Select(k => KeyValuePair.Create<string, JsonNode?>(k, "false")));

    public static JsonObject DescribeGlobalSettings(CallContext context, JsonObject input)
    {
        if (context.Cloud.Store.Find(OrganizationState.Members, context.Account.Value) is null)
            throw new ServiceException("InvalidRequestException", "The account is not a member of an organization.");
        var answer = new JsonObject { ["GlobalSettings"] = Read(context.Cloud.Store).DeepClone() };
        if (context.Cloud.Store.Find(Collection, "settings")?.Text("LastUpdateTime") is { } time) answer["LastUpdateTime"] = time;
        return answer;
    }

    public static JsonObject UpdateGlobalSettings(CallContext context, JsonObject input)
    {
        if (OrganizationState.Find(context.Cloud.Store)?.Text("ManagementId") != context.Account.Value)
            throw new ServiceException("InvalidRequestException", "Only the management account of an organization can change these settings.");
        var settings = Read(context.Cloud.Store).Copy();
        foreach (var (name, value) in input.Object("GlobalSettings") ?? [])
        {
            if (!Known.Contains(name) || value?.GetValue<string>() is not ("true" or "false")) throw new ServiceException("InvalidParameterValueException", $"The setting {name} is not valid.");
            settings[name] = value.DeepClone();
        }

        context.Cloud.Store.Put(Collection, "settings", new JsonObject { ["GlobalSettings"] = settings, ["LastUpdateTime"] = context.Now.ToJson() });
        return [];
    }
}
