using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Bulkhead.Engine.Tests.Crash;

/// <summary>
/// All that a cloud's file holds, in words that do not depend on times and made-up ids: a line a document. What an orphan
/// would be (a role, a bucket, a stack, a policy, an attachment too many) is a line too many. Left out are the histories that
/// differ by nature: events, change sets, the journal's objects, and keys.
/// </summary>
internal sealed partial record FinalWorld(ImmutableArray<string> Lines, int AccountRequests, int FailedRequests)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a file that no process has open.</summary>
    public static FinalWorld Read(string path)
    {
        var documents = Load(path);
        var names = NamesIn(documents);
        var lines = ImmutableArray.CreateBuilder<string>();
        foreach (var ((collection, id), document) in documents)
        {
            // A set, in the order in which its members came.
            if (document["PolicyTypes"] is JsonArray types) document["PolicyTypes"] = new JsonArray([.. types.Select(t => (JsonNode)(string)t!).OrderBy(t => (string)t!, StringComparer.Ordinal)]);
            if (!IsHistory(collection)) lines.Add(Plain($"{collection} | {id} | {document.ToJsonString(Readable)}", names));
        }

        lines.Sort(StringComparer.Ordinal);
        var requests = documents.Where(d => d.Key.Collection == "organizations/creations").Select(d => (string)d.Value["State"]!).ToArray();
        return new FinalWorld(lines.ToImmutable(), requests.Length, requests.Count(s => s == "FAILED"));
    }

    /// <summary>What is in the one and not in the other; empty when they are the same.</summary>
    public string DifferenceFrom(FinalWorld expected)
    {
        var (mine, theirs) = (new List<string>(Lines), new List<string>(expected.Lines));
        foreach (var line in expected.Lines) mine.Remove(line);
        foreach (var line in Lines) theirs.Remove(line);
        var text = new StringBuilder();
        foreach (var line in mine)
        {
            // The same document with another content: what differs begins in its middle.
            var key = line[..(line.IndexOf('{', StringComparison.Ordinal) + 1)];
            var twin = theirs.FirstOrDefault(t => t.StartsWith(key, StringComparison.Ordinal));
            if (twin is null)
            {
                text.AppendLine($"  too many: {Cut(line, 0)}");
                continue;
            }

            theirs.Remove(twin);
            var at = line.Zip(twin).TakeWhile(c => c.First == c.Second).Count();
            text.AppendLine($"  differs:  {key} …{Cut(line, at)} instead of …{Cut(twin, at)}");
        }

        foreach (var line in theirs) text.AppendLine($"  missing:  {Cut(line, 0)}");
        return text.ToString();
    }

    private static string Cut(string line, int at) => line.Substring(Math.Max(0, at - 40), Math.Min(200, line.Length - Math.Max(0, at - 40)));

    private static Dictionary<(string Collection, string Id), JsonObject> Load(string path)
    {
        var documents = new Dictionary<(string, string), JsonObject>();
        foreach (var line in File.ReadLines(path))
        {
            if (JsonNode.Parse(line[9..]) is not JsonArray changes) continue;
            foreach (var change in changes.OfType<JsonArray>())
            {
                var key = ((string)change[0]!, (string)change[1]!);
                if (change.Count == 3) documents[key] = (JsonObject)change[2]!;
                else documents.Remove(key);
            }
        }

        return documents;
    }

    private static bool IsHistory(string collection) =>
        collection is "cloud/keys" or "cloud/mail" or "iam/keys" or "organizations/creations" or "sso/requests"
        || collection.Contains("/events/", StringComparison.Ordinal)
        || collection.EndsWith("/changesets", StringComparison.Ordinal)
        || collection.StartsWith("s3/current/bulkhead-journal-", StringComparison.Ordinal)
        || collection.StartsWith("s3/versions/bulkhead-journal-", StringComparison.Ordinal);

    /// <summary>Ids of units and policies are made up; their names are not.</summary>
    private static Dictionary<string, string> NamesIn(Dictionary<(string Collection, string Id), JsonObject> documents) => documents
        .Where(d => d.Key.Collection is "organizations/units" or "organizations/policies")
        .ToDictionary(d => d.Key.Id, d => (string)d.Value["Name"]!, StringComparer.Ordinal);

    private static string Plain(string line, Dictionary<string, string> names)
    {
        line = UnitOrPolicy().Replace(line, id => names.TryGetValue(id.Value, out var name) ? $"<{name}>" : id.Value);
        line = Uuid().Replace(line, "<uuid>");
        line = Time().Replace(line, "<time>");
        line = OrganizationOrRoot().Replace(line, "<organization>");
        line = ChangeSet().Replace(line, "changeSet/<digest>");
        line = MadeUp().Replace(line, "<id>");
        line = UniqueId().Replace(line, "<unique id>");
        line = Token().Replace(line, "<token>");
        line = GivenName().Replace(line, "<name>");
        line = IdentityCenterId().Replace(line, "<id>");
        return line.Replace("UPDATE_COMPLETE", "CREATE_COMPLETE", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\b(ou-[0-9a-z]{4}-[0-9a-z]{8}|p-[0-9a-z]{10})\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex UnitOrPolicy();

    [GeneratedRegex(@"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\b20\d\d-\d\d-\d\dT[0-9:.]+(Z|\+00:00)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(o-[0-9a-z]{10}|r-[0-9a-z]{4})\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex OrganizationOrRoot();

    /// <summary>The digest in a change set's name is of parameters, among them the organization's id.</summary>
    [GeneratedRegex("changeSet/bulkhead-[0-9a-f]{16}(-[a-z0-9-]+)?", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex ChangeSet();

    /// <summary>Ids of detectors, recorders, aggregators and rules.</summary>
    [GeneratedRegex(@"\b([0-9a-f]{32}|config-(aggregator|rule)-[0-9a-z]{6,8}|conformance-pack-[0-9a-z]{9}|configuration-recorder/[^/""]+/[0-9a-z]{16})\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex MadeUp();

    /// <summary>Ids of Identity Center: its instance, its store, its permission sets, and what it puts behind the names of its roles and providers.</summary>
    [GeneratedRegex(@"\b(d-[0-9a-f]{10}|ssoins-[0-9a-z]{16}|ps-[0-9a-f]{16})\b|(?<=_)[0-9a-f]{16}(?=[_""/ \\]|$)", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex IdentityCenterId();

    [GeneratedRegex(@"\b(AROA|AIDA|AKIA|ANPA|AGPA)[A-Z2-7]{16}\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex UniqueId();

    /// <summary>Tokens by which subscriptions are confirmed.</summary>
    [GeneratedRegex(@"\b[0-9a-f]{64}\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex Token();

    /// <summary>What ends the names that CloudFormation gives: a digest of the stack's id.</summary>
    [GeneratedRegex(@"(?<=\bbulkhead-[a-z-]+-[A-Z][A-Za-z]+-)[0-9A-Z]{12}\b", RegexOptions.ExplicitCapture, 5000)]
    private static partial Regex GivenName();
}
