using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Logs;

/// <summary>Log groups by name, the streams of each by name, and the events of each stream in the order in which they came.</summary>
internal static class LogState
{
    public static readonly RegionalResources Groups = new("logs", "groups");
    public static readonly RegionalResources Streams = new("logs", "streams");

    /// <summary>The group of a name or an ARN, with or without the <c>:*</c> at its end.</summary>
    public static ResourceName Named(CallContext context, string text)
    {
        var name = ResourceName.Of(context, text, "log-group:");
        return name with { Name = name.Name.Split(':')[0] };
    }

    /// <summary>The group that a request names.</summary>
    public static ResourceName Named(CallContext context, JsonObject input) => Named(
        context,
        input.Text("logGroupName") ?? input.Text("logGroupIdentifier") ?? input.Text("resourceArn") ?? input.Text("resourceIdentifier")
            ?? throw new ServiceException("InvalidParameterException", "A log group must be named."));

    /// <summary>The group that a request names.</summary>
    /// <exception cref="ServiceException">ResourceNotFoundException.</exception>
    public static (ResourceName Name, JsonObject Group) Require(CallContext context, JsonObject input)
    {
        var name = Named(context, input);
        return (name, Groups.Find(context, name) ?? throw Missing("group"));
    }

    /// <summary>Changes the group that a request names.</summary>
    public static JsonObject Change(CallContext context, JsonObject input, Action<JsonObject> change)
    {
        var (name, group) = Require(context, input);
        var changed = group.Copy();
        change(changed);
        Groups.Put(context, name, changed);
        return [];
    }

    /// <summary>A stream's place: group and name apart by a sign that neither has.</summary>
    public static ResourceName Stream(ResourceName group, string stream) => group with { Name = $"{group.Name}:{stream}" };

    /// <summary>The collection of a group's events.</summary>
    public static string Events(ResourceName group) => $"logs/{group.Account}/{group.Region}/events/{group.Name}";

    /// <summary>A group's ARN.</summary>
    public static string ArnOf(ResourceName name) => $"arn:aws:logs:{name.Region}:{name.Account}:log-group:{name.Name}";

    /// <summary>A number of more than 32 bits, such as milliseconds; null when it is not there.</summary>
    public static long? Long(JsonObject json, string name) => json[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        ? (long)decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture)
        : null;

    public static ServiceException Missing(string what) => new("ResourceNotFoundException", $"The specified log {what} does not exist.");

    public static ServiceException Exists(string what) => new("ResourceAlreadyExistsException", $"The specified log {what} already exists");
}
