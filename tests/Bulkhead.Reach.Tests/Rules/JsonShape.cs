using System.Text.Json.Nodes;

namespace Bulkhead.Reach.Tests.Rules;

/// <summary>Writes a value where a path of the kinds reads it.</summary>
internal static class JsonShape
{
    /// <summary>Puts the value at the path; <c>[]</c> makes a list of one, <c>{}</c> a map of one.</summary>
    public static void Set(JsonObject into, string path, JsonNode value)
    {
        path = path.Split('|')[0];
        var steps = path.Split('.');
        JsonNode at = into;
        for (var i = 0; i < steps.Length; i++)
        {
            var name = steps[i].TrimEnd('[', ']', '{', '}');
            var isLast = i == steps.Length - 1;
            var isList = steps[i].EndsWith("[]", StringComparison.Ordinal);
            var isMap = steps[i].EndsWith("{}", StringComparison.Ordinal);
            var holder = at.AsObject();
            if (!isList && !isMap)
            {
                if (isLast) holder[name] = value;
                else at = holder[name] ??= new JsonObject();
                continue;
            }

            var inner = isLast ? value : null;
            if (isList)
            {
                var list = name.Length == 0 ? throw new NotSupportedException(path) : (JsonArray)(holder[name] ??= new JsonArray());
                if (list.Count == 0 || isLast) list.Add(inner ?? new JsonObject());
                at = list[0]!;
            }
            else
            {
                var map = (JsonObject)(holder[name] ??= new JsonObject());
                map["one"] ??= inner ?? new JsonObject();
                at = map["one"]!;
            }
        }
    }
}
