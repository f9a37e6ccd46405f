using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Bulkhead.Config.Guardrails;

/// <summary>A declarative policy as what it sets: the path of each leaf, and the leaf's JSON.</summary>
/// <param name="Settings">Keys are the names on the way down, joined by a line feed.</param>
internal sealed record DeclarativeDocument(ImmutableSortedDictionary<string, string> Settings)
{
    private const char Separator = '\n';

    /// <summary>Reads a filled policy of the library.</summary>
    public static DeclarativeDocument Read(JsonObject policy)
    {
        var settings = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        Collect(policy, "", settings);
        return new(settings.ToImmutable());
    }

    /// <summary>One document that sets all that both set. Where they differ, <paramref name="conflict"/> is the path and the first one wins.</summary>
    public DeclarativeDocument Merge(DeclarativeDocument other, out string? conflict)
    {
        conflict = null;
        var settings = Settings.ToBuilder();
        foreach (var (path, value) in other.Settings)
        {
            if (!settings.TryAdd(path, value) && settings[path] != value) conflict ??= path.Replace(Separator, '.');
        }

        return new(settings.ToImmutable());
    }

    /// <summary>The document as JSON without white space, keys in ordinal order.</summary>
    public string ToJson()
    {
        var root = new JsonObject();
        foreach (var (path, value) in Settings)
        {
            var names = path.Split(Separator);
            var at = root;
            foreach (var name in names[..^1])
            {
                if (at[name] is not JsonObject next) at[name] = next = [];
                at = next;
            }

            at[names[^1]] = JsonNode.Parse(value);
        }

        return CanonicalJson.Write(writer => root.WriteTo(writer));
    }

    private static void Collect(JsonObject mapping, string prefix, IDictionary<string, string> settings)
    {
        foreach (var (name, value) in mapping)
        {
            var path = prefix.Length == 0 ? name : $"{prefix}{Separator}{name}";
            switch (value)
            {
                case JsonObject inner:
                    Collect(inner, path, settings);
                    break;
                case JsonArray list:
                    // A list of one stays a list: the attribute's type is a list.
                    settings[path] = $"[{string.Join(',', CanonicalJson.TextsOf(list).Select(CanonicalJson.Quote))}]";
                    break;
                default:
                    settings[path] = CanonicalJson.Canonical(value);
                    break;
            }
        }
    }
}
