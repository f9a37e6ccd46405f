using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bulkhead.Core.Identifiers;
using Bulkhead.Reach.Facts;

namespace Bulkhead.Engine.Collecting;

/// <summary>
/// A snapshot on disk: <c>snapshot.json</c>, <c>organization.json</c>, and for each account <c>accounts/ID/authorization-details.json</c>,
/// <c>facts.json</c> and, last, <c>account.json</c>. Each file is written in one piece. Responses hold what people put into
/// environments and user data, so only the owner may read the files.
/// </summary>
/// <param name="path">The folder.</param>
public sealed class SnapshotFolder(string path)
{
    private const int MostDepth = 64;

    /// <summary>The folder.</summary>
    public string Path => path;

    /// <summary>The organization's file.</summary>
    public string OrganizationFile => System.IO.Path.Combine(path, "organization.json");

    private string ManifestFile => System.IO.Path.Combine(path, "snapshot.json");

    /// <summary>Whether something is there that is no snapshot.</summary>
    public bool HoldsSomethingElse => !File.Exists(ManifestFile) && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any();

    /// <summary>What the snapshot is of; null where there is none.</summary>
    /// <exception cref="FormatException">The file has another form.</exception>
    public SnapshotManifest? ReadManifest() => File.Exists(ManifestFile) ? Read(ManifestFile, SnapshotManifest.Of) : null;

    /// <summary>What became of an account; null where it is still to be read.</summary>
    /// <exception cref="FormatException">The file has another form.</exception>
    public SnapshotAccount? ReadAccount(AccountId id) => File.Exists(RecordOf(id)) ? Read(RecordOf(id), SnapshotAccount.Of) : null;

    /// <summary>The account's authorization details.</summary>
    public string DetailsOf(AccountId id) => In(id, "authorization-details.json");

    /// <summary>The account's facts.</summary>
    public string FactsOf(AccountId id) => In(id, "facts.json");

    /// <summary>The accounts that were read or could not be entered, by id.</summary>
    /// <exception cref="FormatException">A file has another form.</exception>
    public ImmutableArray<SnapshotAccount> ReadAccounts()
    {
        var folder = System.IO.Path.Combine(path, "accounts");
        if (!Directory.Exists(folder)) return [];
        return
        [
            .. Directory.EnumerateDirectories(folder)
                .Select(d => AccountId.TryParse(System.IO.Path.GetFileName(d)))
                .OfType<AccountId>()
                .Order()
                .Select(ReadAccount)
                .OfType<SnapshotAccount>(),
        ];
    }

    internal void Write(SnapshotManifest manifest) => Write(ManifestFile, manifest.ToJson());

    internal void WriteOrganization(JsonObject organization) => Write(OrganizationFile, organization);

    internal void Write(CollectedAccount account, SnapshotAccount record)
    {
        if (account.Details is { } details) Write(DetailsOf(account.Id), details);
        if (record.IsEntered) Write(FactsOf(account.Id), account.Facts);
        Write(RecordOf(account.Id), record.ToJson());
    }

    /// <summary>Removes the snapshot's own files, and nothing else.</summary>
    internal void Clear()
    {
        var accounts = System.IO.Path.Combine(path, "accounts");
        if (Directory.Exists(accounts))
        {
            foreach (var id in Directory.EnumerateDirectories(accounts).Select(d => AccountId.TryParse(System.IO.Path.GetFileName(d))).OfType<AccountId>().ToList())
            {
                foreach (var file in new[] { RecordOf(id), FactsOf(id), DetailsOf(id) }) File.Delete(file);
            }
        }

        File.Delete(OrganizationFile);
        File.Delete(ManifestFile);
    }

    internal static string Text(JsonElement json, string name) =>
        Member(json, name, JsonValueKind.String).GetString()!;

    internal static string? TextOrNull(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Null ? null : Text(json, name);

    internal static bool Flag(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    internal static DateTimeOffset Time(JsonElement json, string name) =>
        DateTimeOffset.TryParse(Text(json, name), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : throw new FormatException($"'{name}' is no time");

    internal static IEnumerable<JsonElement> Items(JsonElement json, string name) => Member(json, name, JsonValueKind.Array).EnumerateArray();

    internal static ImmutableArray<string> Texts(JsonElement json, string name) =>
        [.. Items(json, name).Select(i => i.ValueKind == JsonValueKind.String ? i.GetString()! : throw new FormatException($"'{name}' has other things than texts"))];

    internal static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(v => (JsonNode)JsonValue.Create(v))]);

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : throw new FormatException($"it has no '{name}'");

    private string In(AccountId id, string name) => System.IO.Path.Combine(path, "accounts", id.Value, name);

    private string RecordOf(AccountId id) => In(id, "account.json");

    private static T Read<T>(string file, Func<JsonElement, T> read)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { MaxDepth = MostDepth });
            return JsonTexts.AreReadable(document.RootElement) ? read(document.RootElement) : throw new FormatException("it has a text that is none");
        }
        catch (JsonException problem)
        {
            throw new FormatException($"it is not JSON: line {(problem.LineNumber ?? 0) + 1}", problem);
        }
    }

    private static void Write(string file, JsonObject json)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var draft = file + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(Encoding.UTF8.GetBytes(json.ToJsonString()));
            stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite: true);
    }
}
