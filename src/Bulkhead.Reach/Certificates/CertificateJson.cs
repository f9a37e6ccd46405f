using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bulkhead.Reach.Facts;
using Bulkhead.Reach.Questions;

namespace Bulkhead.Reach.Certificates;

/// <summary>
/// Writes and reads <c>bulkhead.certificate/1</c> (docs/json/certificate.md). The file is given by others: its size, depth and number of
/// things are bounded, and a digest over all else tells what was changed by accident.
/// </summary>
public static class CertificateJson
{
    /// <summary>The name and version of the format.</summary>
    public const string Format = "bulkhead.certificate/1";

    /// <summary>No certificate of a real organization is this large.</summary>
    public const long MostBytes = 256L * 1024 * 1024;

    private const int MostDepth = 8;
    private const int MostThings = 4_000_000;

    /// <summary>Writes a certificate with its digest.</summary>
    public static void Write(Utf8JsonWriter writer, Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(certificate);
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteString("from", certificate.From);
        writer.WriteStartArray("start");
        foreach (var node in certificate.Start) Write(writer, node);
        writer.WriteEndArray();
        writer.WriteString("to", certificate.To);
        writer.WritePropertyName("target");
        Write(writer, certificate.Target);
        writer.WriteString("facts", certificate.Facts);
        writer.WriteString("rules", certificate.Rules);
        writer.WriteStartArray("closed");
        foreach (var atom in certificate.Closed) Write(writer, atom);
        writer.WriteEndArray();
        writer.WriteString("digest", DigestOf(certificate));
        writer.WriteEndObject();
    }

    /// <summary>Reads a certificate.</summary>
    /// <exception cref="FormatException">It has another form, is too large, or is not as it was written.</exception>
    public static Certificate Read(ReadOnlyMemory<byte> text)
    {
        if (text.Length > MostBytes) throw new FormatException("it has more than 256 MiB");
        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostDepth });
            var root = document.RootElement;
            if (!JsonTexts.AreReadable(root)) throw new FormatException("it has a text that is none");
            if (Text(root, "format") != Format) throw new FormatException($"its format is not {Format}");
            var certificate = new Certificate(
                Text(root, "from"),
                [.. List(root, "start").Select(ReadNode)],
                Text(root, "to"),
                ReadTarget(Member(root, "target", JsonValueKind.Object)),
                Text(root, "facts"),
                Text(root, "rules"),
                [.. List(root, "closed").Select(ReadAtom)]);
            return Text(root, "digest") == DigestOf(certificate) ? certificate : throw new FormatException("it was changed: its digest is another");
        }
        catch (JsonException problem)
        {
            throw new FormatException($"it is not JSON: line {(problem.LineNumber ?? 0) + 1}", problem);
        }
    }

    private static string DigestOf(Certificate certificate)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        void Add(string text)
        {
            // Lengths in front keep two texts from being read as one.
            hash.AppendData(Encoding.UTF8.GetBytes($"{text.Length}:{text}"));
        }

        void AddNode(CertifiedNode? node)
        {
            Add(node?.Kind ?? "");
            Add(node?.Arn ?? "");
        }

        Add(certificate.From);
        Add(certificate.To);
        Add(certificate.Facts);
        Add(certificate.Rules);
        if (certificate.Target is CertifiedTarget.Protected things)
        {
            Add($"{nameof(CertifiedTarget.Protected)} {NameOf(things.Verb)} {things.Accounts.Length}");
            foreach (var account in things.Accounts) Add(account);
            foreach (var node in things.Nodes) AddNode(node);
        }
        else
        {
            Add(certificate.Target.ToString());
        }

        foreach (var node in certificate.Start) AddNode(node);
        foreach (var atom in certificate.Closed)
        {
            Add(atom.How);
            AddNode(atom.Node);
            AddNode(atom.Other);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static void Write(Utf8JsonWriter writer, CertifiedNode node)
    {
        writer.WriteStartObject();
        writer.WriteString("kind", node.Kind);
        writer.WriteString("arn", node.Arn);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CertifiedTarget target)
    {
        writer.WriteStartObject();
        switch (target)
        {
            case CertifiedTarget.Administrator administrator:
                writer.WriteString("is", "administrator");
                writer.WriteString("account", administrator.Account);
                break;
            case CertifiedTarget.InAccount account:
                writer.WriteString("is", "in-account");
                writer.WriteString("account", account.Id);
                break;
            case CertifiedTarget.One one:
                writer.WriteString("is", "one");
                writer.WriteString("kind", one.Node.Kind);
                writer.WriteString("arn", one.Node.Arn);
                break;
            case CertifiedTarget.Protected things:
                writer.WriteString("is", "protected");
                writer.WriteString("verb", NameOf(things.Verb));
                writer.WriteStartArray("accounts");
                foreach (var account in things.Accounts) writer.WriteStringValue(account);
                writer.WriteEndArray();
                writer.WriteStartArray("nodes");
                foreach (var node in things.Nodes) Write(writer, node);
                writer.WriteEndArray();
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, CertifiedAtom atom)
    {
        writer.WriteStartObject();
        writer.WriteString("how", atom.How);
        if (atom.Node is { } node)
        {
            writer.WriteString("kind", node.Kind);
            writer.WriteString("arn", node.Arn);
        }

        if (atom.Other is { } other)
        {
            writer.WriteString("otherKind", other.Kind);
            writer.WriteString("otherArn", other.Arn);
        }

        writer.WriteEndObject();
    }

    private static CertifiedNode ReadNode(JsonElement json) => new(Text(json, "kind"), Text(json, "arn"));

    private static CertifiedAtom ReadAtom(JsonElement json) => new(
        Text(json, "how"),
        json.TryGetProperty("arn", out _) ? ReadNode(json) : null,
        json.TryGetProperty("otherArn", out _) ? new(Text(json, "otherKind"), Text(json, "otherArn")) : null);

    private static CertifiedTarget ReadTarget(JsonElement json) => Text(json, "is") switch
    {
        "administrator" => new CertifiedTarget.Administrator(json.TryGetProperty("account", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null),
        "in-account" => new CertifiedTarget.InAccount(Text(json, "account")),
        "one" => new CertifiedTarget.One(ReadNode(json)),
        "protected" => new CertifiedTarget.Protected(
            ReadVerb(Text(json, "verb")),
            [.. List(json, "accounts").Select(a => a.ValueKind == JsonValueKind.String ? a.GetString()! : throw new FormatException("an account is no text"))],
            [.. List(json, "nodes").Select(ReadNode)]),
        var other => throw new FormatException($"its target is '{other}'"),
    };

    private static string NameOf(ReachVerb verb) => verb switch
    {
        ReachVerb.Read => "read",
        ReachVerb.Change => "change",
        ReachVerb.Delete => "delete",
        ReachVerb.Administer => "administer",
        ReachVerb.Reach => "reach",
        ReachVerb.Assume => "assume",
        ReachVerb.Pass => "pass",
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ReachVerb ReadVerb(string name)
    {
        foreach (var verb in Enum.GetValues<ReachVerb>())
        {
            if (NameOf(verb) == name) return verb;
        }

        throw new FormatException($"its verb is '{name}'");
    }

    private static JsonElement.ArrayEnumerator List(JsonElement json, string name)
    {
        var list = Member(json, name, JsonValueKind.Array);
        return list.GetArrayLength() <= MostThings ? list.EnumerateArray() : throw new FormatException($"'{name}' has more than {MostThings} things");
    }

    private static string Text(JsonElement json, string name) => Member(json, name, JsonValueKind.String).GetString()!;

    private static JsonElement Member(JsonElement json, string name, JsonValueKind kind) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == kind ? value : throw new FormatException($"it has no '{name}'");
}
