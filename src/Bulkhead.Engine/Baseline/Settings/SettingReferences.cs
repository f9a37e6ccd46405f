using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Engine.Plans;

namespace Bulkhead.Engine.Baseline.Settings;

/// <summary>References to accounts in the values of settings, as <see cref="StackReferences"/> has them for stacks.</summary>
internal static class SettingReferences
{
    /// <summary>The accounts that a value refers to, by name.</summary>
    public static IEnumerable<string> AccountsIn(JsonNode? value) => value switch
    {
        JsonObject json => json.SelectMany(p => AccountsIn(p.Value)),
        JsonArray list => list.SelectMany(AccountsIn),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => StackReferences.AccountsIn(text.GetValue<string>()),
        _ => [],
    };

    /// <summary>A copy with the references replaced; one that is not known stays as it is.</summary>
    public static JsonObject Resolve(JsonObject value, string partition, string? organization, Func<string, string?> account) =>
        (JsonObject)Resolve((JsonNode)value, text => StackReferences.Resolve(text, partition, organization, account) ?? text)!;

    /// <summary>A copy without the properties that refer to an account which is not meant.</summary>
    public static JsonObject Without(JsonObject value, Func<string, bool> isMeant)
    {
        var copy = new JsonObject();
        foreach (var (name, property) in value)
        {
            if (property is JsonObject inner) copy[name] = Without(inner, isMeant);
            else if (AccountsIn(property).All(isMeant)) copy[name] = property?.DeepClone();
        }

        return copy;
    }

    private static JsonNode? Resolve(JsonNode? value, Func<string, string> resolve) => value switch
    {
        JsonObject json => new JsonObject(json.Select(p => KeyValuePair.Create(p.Key, Resolve(p.Value, resolve)))),
        JsonArray list => new JsonArray([.. list.Select(item => Resolve(item, resolve))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>().Contains('{', StringComparison.Ordinal) =>
            JsonValue.Create(resolve(text.GetValue<string>())),
        _ => value?.DeepClone(),
    };
}
