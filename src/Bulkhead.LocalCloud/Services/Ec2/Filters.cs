using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.LocalCloud.Dispatch;

namespace Bulkhead.LocalCloud.Services.Ec2;

/// <summary>The filters of EC2's describe operations: names such as <c>vpc-id</c>, <c>attachment.vpc-id</c>, <c>tag:Name</c>.</summary>
internal static class Filters
{
    /// <summary>Whether a resource passes all filters of a request: one value of each.</summary>
    public static bool Pass(JsonObject input, JsonObject resource) => input.Objects("Filters").All(filter =>
    {
        var values = filter.Texts("Values").ToList();
        var name = filter.Needed("Name");
        var found = name.StartsWith("tag:", StringComparison.Ordinal)
            ? resource.Objects("Tags").Where(t => t.Text("Key") == name["tag:".Length..]).Select(t => t.Text("Value") ?? "")
            : name == "tag-key" ? resource.Objects("Tags").Select(t => t.Needed("Key")) : Read(resource, name);
        return found.Any(f => values.Exists(v => Matches(v, f)));
    });

    private static IEnumerable<string> Read(JsonNode node, string name)
    {
        IEnumerable<JsonNode?> nodes = [node];
        foreach (var step in PathOf(node, name).Split('.'))
        {
            var member = Member(step);
            nodes = nodes.SelectMany(n => n is JsonObject o ? Expand(o[member] ?? o[member + "s"]) : []).ToList();
        }

        return nodes.OfType<JsonValue>().Select(v => v.GetValueKind() == JsonValueKind.String ? v.GetValue<string>() : v.ToJsonString());
    }

    /// <summary>Filters whose names are not those of the members they look at.</summary>
    private static string PathOf(JsonNode node, string name) => name switch
    {
        "instance-state-name" => "state.name",
        "instance-state-code" => "state.code",
        "instance.group-id" => "security-groups.group-id",
        "instance.group-name" => "security-groups.group-name",
        "availability-zone" when node["Placement"] is not null => "placement.availability-zone",
        "group-id" when node["Groups"] is not null => "groups.group-id",
        "status" when node["State"] is not null && node["Status"] is null => "state",
        "is-public" => "public",
        "owner-alias" => "image-owner-alias",
        _ => name,
    };

    private static IReadOnlyList<JsonNode?> Expand(JsonNode? node) => node switch
    {
        JsonArray list => [.. list],
        null => [],
        _ => [node],
    };

    /// <summary><c>is-default</c> is <c>IsDefault</c>; some filters are in camel case already.</summary>
    private static string Member(string step) => step switch
    {
        "isDefault" or "default" => "IsDefault",
        "cidr" => "CidrBlock",
        "defaultForAz" => "DefaultForAz",
        "availabilityZone" => "AvailabilityZone",
        _ => string.Concat(step.Split('-').Select(p => p.Length == 0 ? "" : char.ToUpperInvariant(p[0]) + p[1..])),
    };

    /// <summary>Values may hold the wildcards * and ?.</summary>
    private static bool Matches(string pattern, string text)
    {
        int p = 0, t = 0, star = -1, mark = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && (pattern[p] == '?' || (pattern[p] != '*' && pattern[p] == text[t])))
            {
                p++;
                t++;
            }
            else if (p < pattern.Length && pattern[p] == '*')
            {
                star = p++;
                mark = t;
            }
            else if (star >= 0)
            {
                p = star + 1;
                t = ++mark;
            }
            else
            {
                return false;
            }
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }
}
