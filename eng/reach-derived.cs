// Derives, from AWS's service models and the action catalogue, the API operations that could be a way from one permission to
// another, and lists them for Bulkhead.Reach. Needs the .NET SDK alone. Run it from the repository's root:
//
//   pip download --no-deps botocore && unzip botocore-*.whl 'botocore/data/*'      (Apache-2.0; AWS's own models)
//   dotnet run eng/reach-derived.cs -- candidates botocore/data src/Bulkhead.Reach/Rules/Derived/candidates.json
//   dotnet run eng/reach-derived.cs -- classify src/Bulkhead.Reach/Rules/Library src/Bulkhead.Reach/Rules/Derived
//
// A folder of models holds NAME.json.gz, or NAME/DATE/service-2.json(.gz) of which the newest counts.
//
// "candidates" writes every operation that
//   takes-role          has a member for a role's ARN or name in its input
//   writes-policy       has the access level "Permissions management", or a member for a policy document in its input
//   writes-code         has a member for code, a command, an image, a template or a definition in its input
//   returns-credential  has a member for a key, password, token or signed address in its output
// with the IAM action that allows it. Operations that only read are left out of the first three. Services of the catalogue
// without a model are judged by the names of their writing actions: ...Policy, ...Permission, ...Acl, ...Grant, ...Access are
// writes-policy; ...Key, ...Credential(s), ...Password, ...Token are returns-credential; ...Role is takes-role; ...Code,
// ...Script, ...Definition, ...Template, ...Job, ...Function are writes-code.
//
// "classify" adds to classified.json the rules that name a candidate's action, and leaves what is written there alone. The
// rest is for people: { "harmless": "why" } or { "rules": ["..."] }. It prints what is open.
#:property PublishAot=false
#:property RestorePackagesWithLockFile=false
#:property EnforceCodeStyleInBuild=false
#:property NoWarn=MA0048;CS1591;EnableGenerateDocumentationFile
#:project ../src/Bulkhead.Iam/Bulkhead.Iam.csproj

using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bulkhead.Iam.Catalogue;

if (args is ["candidates", var models, var output])
{
    Candidates(models, output);
    return 0;
}

if (args is ["classify", var library, var derived])
{
    Classify(library, derived);
    return 0;
}

Console.Error.WriteLine("usage: candidates MODELS OUT.json | classify RULES DERIVED");
return 2;

static void Candidates(string models, string output)
{
    var catalogue = ActionCatalogue.Embedded;
    var found = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
    var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
    var operations = 0;
    foreach (var (name, file) in ModelFiles(models))
    {
        using var model = JsonDocument.Parse(ReadText(file));
        var root = model.RootElement;
        var metadata = root.GetProperty("metadata");
        var shapes = root.GetProperty("shapes");
        foreach (var operation in root.GetProperty("operations").EnumerateObject())
        {
            operations++;
            if (Action(catalogue, metadata, name, operation.Name) is not { } action) continue;
            seen.Add(action.FullName[..action.FullName.IndexOf(':', StringComparison.Ordinal)]);
            var reasons = new SortedSet<string>(StringComparer.Ordinal);
            var reads = action.AccessLevel is AccessLevel.Read or AccessLevel.List;
            if (!reads)
            {
                var members = Members(shapes, operation.Value, "input");
                if (members.Any(m => Patterns.Role.IsMatch(m))) reasons.Add("takes-role");
                if (action.AccessLevel is AccessLevel.PermissionsManagement || members.Any(m => Patterns.Policy.IsMatch(m))) reasons.Add("writes-policy");
                if (members.Any(m => Patterns.Code.IsMatch(m))) reasons.Add("writes-code");
            }

            if (Members(shapes, operation.Value, "output").Any(m => Patterns.Credential.IsMatch(m))) reasons.Add("returns-credential");
            Add(action.FullName, reasons);
        }
    }

    foreach (var service in catalogue.Services.Where(s => !seen.Contains(s.Prefix)))
    {
        foreach (var action in service.Actions.Where(a => a.AccessLevel is AccessLevel.Write or AccessLevel.PermissionsManagement))
        {
            var reasons = new SortedSet<string>(StringComparer.Ordinal);
            if (Patterns.NamesDelete.IsMatch(action.Name)) continue;
            if (action.AccessLevel is AccessLevel.PermissionsManagement || Patterns.NamesPolicy.IsMatch(action.Name)) reasons.Add("writes-policy");
            if (Patterns.NamesCredential.IsMatch(action.Name)) reasons.Add("returns-credential");
            if (action.Name.EndsWith("Role", StringComparison.Ordinal)) reasons.Add("takes-role");
            if (Patterns.NamesCode.IsMatch(action.Name)) reasons.Add("writes-code");
            Add(action.FullName, reasons);
        }
    }

    var text = new StringBuilder("[\n");
    text.AppendJoin(",\n", found.Select(f => $"  {{ \"action\": \"{f.Key}\", \"because\": [{string.Join(", ", f.Value.Select(r => $"\"{r}\""))}] }}"));
    File.WriteAllText(output, text.Append("\n]\n").ToString());
    Console.WriteLine($"{operations} operations of {seen.Count} services with models, {catalogue.Services.Length - seen.Count} services by names: {found.Count} candidates");
    foreach (var reason in found.SelectMany(f => f.Value).GroupBy(r => r).OrderBy(g => g.Key, StringComparer.Ordinal)) Console.WriteLine($"  {reason.Key}: {reason.Count()}");

    void Add(string action, SortedSet<string> reasons)
    {
        if (reasons.Count == 0) return;
        if (found.TryGetValue(action, out var there)) there.UnionWith(reasons);
        else found[action] = reasons;
    }
}

static void Classify(string library, string derived)
{
    var rules = new Dictionary<string, SortedSet<string>>(StringComparer.OrdinalIgnoreCase);
    foreach (var file in Directory.GetFiles(library, "*.json"))
    {
        using var rows = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var row in rows.RootElement.EnumerateArray())
        {
            foreach (Match match in Patterns.CalledActions.Matches(row.GetProperty("calls").GetRawText()))
            {
                if (!rules.TryGetValue(match.Value, out var ids)) rules[match.Value] = ids = new(StringComparer.Ordinal);
                ids.Add(row.GetProperty("id").GetString()!);
            }
        }
    }

    var path = Path.Combine(derived, "classified.json");
    var classes = new SortedDictionary<string, string>(StringComparer.Ordinal);
    if (File.Exists(path))
    {
        using var old = JsonDocument.Parse(File.ReadAllText(path));
        foreach (var entry in old.RootElement.EnumerateObject()) classes[entry.Name] = Compact(entry.Value);
    }

    var open = new List<string>();
    var total = 0;
    using var candidates = JsonDocument.Parse(File.ReadAllText(Path.Combine(derived, "candidates.json")));
    foreach (var candidate in candidates.RootElement.EnumerateArray())
    {
        total++;
        var action = candidate.GetProperty("action").GetString()!;
        if (rules.TryGetValue(action, out var ids)) classes[action] = $"{{ \"rules\": [{string.Join(", ", ids.Select(i => $"\"{i}\""))}] }}";
        else if (!classes.ContainsKey(action)) open.Add(action);
    }

    var text = new StringBuilder("{\n");
    text.AppendJoin(",\n", classes.Select(c => $"  \"{c.Key}\": {c.Value}"));
    File.WriteAllText(path, text.Append("\n}\n").ToString());
    Console.WriteLine($"{total} candidates: {classes.Values.Count(c => c.Contains("\"rules\"", StringComparison.Ordinal))} covered by rules, {classes.Values.Count(c => c.Contains("\"harmless\"", StringComparison.Ordinal))} harmless, {open.Count} open");
}

static string Compact(JsonElement entry)
{
    var options = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    if (entry.TryGetProperty("harmless", out var reason)) return $"{{ \"harmless\": \"{JsonEncodedText.Encode(reason.GetString()!, options.Encoder)}\" }}";
    return $"{{ \"rules\": [{string.Join(", ", entry.GetProperty("rules").EnumerateArray().Select(r => $"\"{r.GetString()}\""))}] }}";
}

static IEnumerable<(string Name, string File)> ModelFiles(string folder)
{
    foreach (var file in Directory.GetFiles(folder, "*.json.gz").Order(StringComparer.Ordinal))
    {
        yield return (Path.GetFileName(file)[..^".json.gz".Length], file);
    }

    foreach (var service in Directory.GetDirectories(folder).Order(StringComparer.Ordinal))
    {
        var newest = Directory.GetFiles(service, "service-2.json*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).LastOrDefault();
        if (newest is not null) yield return (Path.GetFileName(service), newest);
    }
}

static string ReadText(string file)
{
    if (!file.EndsWith(".gz", StringComparison.Ordinal)) return File.ReadAllText(file);
    using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
    return reader.ReadToEnd();
}

// The action has the operation's name, or one that S3 and a few others spell in another way; its prefix is the name under
// which requests are signed, or the service's own.
static CatalogueAction? Action(ActionCatalogue catalogue, JsonElement metadata, string name, string operation)
{
    foreach (var prefix in new[] { Text(metadata, "signingName"), Text(metadata, "endpointPrefix"), name, name.Replace("-", "", StringComparison.Ordinal) })
    {
        if (prefix is null) continue;
        foreach (var spelling in new[] { operation, operation.Replace("Configuration", "", StringComparison.Ordinal), operation.Replace("ForAccount", "", StringComparison.Ordinal) })
        {
            if (catalogue.FindAction($"{prefix}:{spelling}") is { } action) return action;
        }
    }

    return null;
}

static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() : null;

// The names of the members of an operation's input or output, four levels deep.
static List<string> Members(JsonElement shapes, JsonElement operation, string part)
{
    var names = new List<string>();
    if (!operation.TryGetProperty(part, out var reference)) return names;
    var seen = new HashSet<string>(StringComparer.Ordinal);
    var level = new List<string> { reference.GetProperty("shape").GetString()! };
    for (var depth = 0; depth < 5 && level.Count > 0; depth++)
    {
        var next = new List<string>();
        foreach (var shape in level.Where(seen.Add).Select(shapes.GetProperty))
        {
            if (shape.TryGetProperty("members", out var members))
            {
                foreach (var member in members.EnumerateObject())
                {
                    names.Add(member.Name);
                    next.Add(member.Value.GetProperty("shape").GetString()!);
                }
            }

            foreach (var inner in new[] { "member", "value" })
            {
                if (shape.TryGetProperty(inner, out var element)) next.Add(element.GetProperty("shape").GetString()!);
            }
        }

        level = next;
    }

    return names;
}

internal static class Patterns
{
    public static readonly Regex Role = new("(?i)role_?(arns?|names?)$|^(.*(execution|service|instance|task|iam|job|access|invocation|logging|delivery))?roles?$|instanceprofile(arn|name)?$", RegexOptions.NonBacktracking);
    public static readonly Regex Policy = new("^(?i)((.*resource)?policy|policydocument|policytext|.*policyjson|accesspolic(y|ies)|acl|accesscontrolpolicy)$", RegexOptions.NonBacktracking);
    public static readonly Regex Code = new("^(?i)(code|codecontent|zipfile|script|scriptlocation|scripts3location|imageuri|image|command|commands|entrypoint|userdata|buildspec|buildspecoverride|definition|definitionstring|template(body|url)?|sourcecode|layers|handler|jar|mainclass|pythonscript|applicationcode|codeuri|dockerfile|onstart|oncreate|startscript|runtimescript)$", RegexOptions.NonBacktracking);
    public static readonly Regex Credential = new("^(?i)(accesskeyid|secretaccesskey|sessiontoken|secretkey|secretstring|secretbinary|.*password|apikey|apikeyvalue|keyvalue|privatekey|keymaterial|.*authtoken|authorizationtoken|accesstoken|refreshtoken|idtoken|authorizeduri|authorizedurl|presigned.*url|signedurl|streamingurl|credentials|sshprivatekey|certificateprivatekey|clientsecret|usertoken|tokenvalue|federationtoken|bearertoken)$", RegexOptions.NonBacktracking);
    public static readonly Regex NamesDelete = new("^(Delete|Remove|Revoke|Cancel|Stop|Disable|Untag|Tag)", RegexOptions.NonBacktracking);
    public static readonly Regex NamesPolicy = new("(Policy|Policies|Permissions?|Acl|Grants?|Access)$", RegexOptions.NonBacktracking);
    public static readonly Regex NamesCredential = new("(Keys?|Credentials?|Password|Token|Secret)$", RegexOptions.NonBacktracking);
    public static readonly Regex NamesCode = new("^(Create|Update|Put|Start|Run|Submit|Register|Publish|Import).*(Code|Script|Definition|Template|Job|Function)$", RegexOptions.NonBacktracking);
    public static readonly Regex CalledActions = new("[a-z0-9-]+:[A-Za-z0-9]+(?=( or | on ))", RegexOptions.None, TimeSpan.FromSeconds(5));
}
