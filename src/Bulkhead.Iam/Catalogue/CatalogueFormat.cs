using System.Collections.Immutable;
using System.Globalization;

namespace Bulkhead.Iam.Catalogue;

/// <summary>
/// Reads the catalogue's text format. The first line is <c>bulkhead-iam-catalogue 1 DATE</c>, the second
/// <c>rcp</c>, a tab and the services that resource control policies bind. Then one line <c>S, prefix, name, length</c>
/// for each service, an empty line, and the services' bodies one after the other, each of the length (in characters) that
/// its line gave. Fields are parted by tabs. A body holds condition keys (<c>K, name, type</c>), resource types
/// (<c>T, name, arn, keys</c>) and actions (<c>A, name, access level, keys, dependent actions, resources</c>), in that order.
/// Keys and resources are numbers into the lists before them, parted by commas; a resource of an action is
/// <c>number[!]:keys:dependent actions</c>, with <c>!</c> where it is required, and resources are parted by semicolons.
/// </summary>
internal static class CatalogueFormat
{
    public const string Magic = "bulkhead-iam-catalogue 1 ";

    /// <exception cref="FormatException">The text is not a catalogue.</exception>
    public static (DateOnly Date, ImmutableArray<string> RcpServices, ImmutableArray<CatalogueService> Services) Read(string text)
    {
        var reader = new LineReader(text);
        var first = reader.Next();
        if (!first.StartsWith(Magic, StringComparison.Ordinal)
            || !DateOnly.TryParseExact(first[Magic.Length..], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            throw new FormatException($"The file is not an action catalogue: it does not begin with '{Magic}' and a date.");
        }

        var rcp = reader.Next();
        if (!rcp.StartsWith("rcp\t", StringComparison.Ordinal)) throw new FormatException("Line 2 of the action catalogue does not begin with 'rcp'.");
        var heads = new List<(string Prefix, string Name, int Length)>();
        for (var line = reader.Next(); line.Length > 0; line = reader.Next())
        {
            var fields = line.ToString().Split('\t');
            if (fields is not ["S", var prefix, var name, var length] || !int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var size))
            {
                throw new FormatException($"The action catalogue has a bad service line: '{line}'.");
            }

            heads.Add((prefix, name, size));
        }

        var services = ImmutableArray.CreateBuilder<CatalogueService>(heads.Count);
        var offset = reader.Position;
        foreach (var (prefix, name, length) in heads)
        {
            if (length > text.Length - offset) throw new FormatException($"The action catalogue ends within the service '{prefix}'.");
            var start = offset;
            services.Add(new CatalogueService(prefix, name, () => ReadService(prefix, text.AsSpan(start, length))));
            offset += length;
        }

        return (date, [.. rcp["rcp\t".Length..].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries)], services.MoveToImmutable());
    }

    private static CatalogueService.Contents ReadService(string prefix, ReadOnlySpan<char> body)
    {
        var keys = new List<CatalogueConditionKey>();
        var types = new List<CatalogueResourceType>();
        var actions = ImmutableArray.CreateBuilder<CatalogueAction>();
        foreach (var line in body.EnumerateLines())
        {
            if (line.IsEmpty) continue;
            var fields = line.ToString().Split('\t');
            try
            {
                switch (fields)
                {
                    case ["K", var name, var type]:
                        keys.Add(ReadKey(name, type));
                        break;
                    case ["T", var name, var arn, var typeKeys]:
                        types.Add(new CatalogueResourceType(name, arn, Pick(keys, typeKeys)));
                        break;
                    case ["A", var name, var access, var actionKeys, var dependents, var resources]:
                        actions.Add(new CatalogueAction(
                            prefix, name, ReadAccess(access), ReadResources(resources, types, keys), Pick(keys, actionKeys), Names(dependents)));
                        break;
                    default:
                        throw new FormatException();
                }
            }
            catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException or OverflowException)
            {
                throw new FormatException($"The action catalogue has a bad line in the service '{prefix}': '{line}'.", e);
            }
        }

        return new CatalogueService.Contents(actions.DrainToImmutable(), [.. types], [.. keys]);
    }

    private static CatalogueConditionKey ReadKey(string name, string type)
    {
        const string Array = "ArrayOf";
        var multivalued = type.StartsWith(Array, StringComparison.Ordinal);
        return new CatalogueConditionKey(name, (multivalued ? type[Array.Length..] : type) switch
        {
            "String" => ConditionKeyType.String,
            "ARN" => ConditionKeyType.Arn,
            "Bool" => ConditionKeyType.Bool,
            "Numeric" => ConditionKeyType.Numeric,
            "Date" => ConditionKeyType.Date,
            "IPAddress" => ConditionKeyType.IpAddress,
            _ => throw new FormatException(),
        }, multivalued);
    }

    private static AccessLevel ReadAccess(string letter) => letter switch
    {
        "L" => AccessLevel.List,
        "R" => AccessLevel.Read,
        "W" => AccessLevel.Write,
        "T" => AccessLevel.Tagging,
        "P" => AccessLevel.PermissionsManagement,
        _ => throw new FormatException(),
    };

    private static ImmutableArray<CatalogueActionResource> ReadResources(
        string text, List<CatalogueResourceType> types, List<CatalogueConditionKey> keys)
    {
        if (text.Length == 0) return [];
        var resources = ImmutableArray.CreateBuilder<CatalogueActionResource>();
        foreach (var part in text.Split(';'))
        {
            if (part.Split(':', 3) is not [var index, var resourceKeys, var dependents]) throw new FormatException();
            var required = index.EndsWith('!');
            resources.Add(new CatalogueActionResource(
                types[int.Parse(required ? index[..^1] : index, NumberStyles.None, CultureInfo.InvariantCulture)],
                required,
                Pick(keys, resourceKeys),
                Names(dependents)));
        }

        return resources.DrainToImmutable();
    }

    private static ImmutableArray<CatalogueConditionKey> Pick(List<CatalogueConditionKey> keys, string indices) =>
        indices.Length == 0
            ? []
            : [.. indices.Split(',').Select(i => keys[int.Parse(i, NumberStyles.None, CultureInfo.InvariantCulture)])];

    private static ImmutableArray<string> Names(string list) => list.Length == 0 ? [] : [.. list.Split(',')];

    private ref struct LineReader(string text)
    {
        public int Position { get; private set; }

        public ReadOnlySpan<char> Next()
        {
            var rest = text.AsSpan(Position);
            var end = rest.IndexOf('\n');
            if (end < 0) throw new FormatException("The action catalogue ends within its list of services.");
            Position += end + 1;
            return rest[..end].TrimEnd('\r');
        }
    }
}
