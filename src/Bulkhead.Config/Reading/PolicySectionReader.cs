using System.Collections.Immutable;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Reads the section <c>policies</c>: policies of every type, from files or written in place. What it gives is placed,
/// measured and packed as guardrails with a policy of their own are.
/// </summary>
/// <param name="context">Where mistakes go.</param>
/// <param name="guardrails">The names that the section <c>guardrails</c> and the library have.</param>
/// <param name="readFile">Reads a policy file that stands at a place of the configuration; null, reported, when it can't.</param>
internal sealed class PolicySectionReader(
    ReadingContext context, IReadOnlyDictionary<string, SourceSpan?> guardrails, Func<string, SourceSpan, SourceFile?> readFile)
{
    private readonly Dictionary<(OrganizationPolicyType, string), SourceSpan> _names = [];

    /// <summary>The policies with their places, in the file's order.</summary>
    public ImmutableArray<GuardrailUse> Read(IEnumerable<DocumentEntry> section, ScopeResolver scopes)
    {
        var uses = ImmutableArray.CreateBuilder<GuardrailUse>();
        foreach (var entry in section)
        {
            CheckName(entry);
            var at = Nodes.Find(entry.Value, "at");
            if (at is DocumentSequence { Items.IsEmpty: true }) context.Report(FileSetDiagnostics.NothingInIt, at.Span, "the list 'at' is empty", help: "name a place");
            var where = Nodes.TextsOf(at).SelectMany(t => scopes.Resolve(t.Text, t.Span)).Distinct().ToImmutableArray();
            if (PolicyOf(entry) is not { } policy || where.IsEmpty) continue;
            uses.Add(new GuardrailUse { Name = entry.Key, Scopes = where, Custom = policy, DeclaredAt = entry.KeySpan });
        }

        return uses.ToImmutable();
    }

    private void CheckName(DocumentEntry entry)
    {
        if (!Names.IsKey(entry.Key) || entry.Key.Length > 64)
        {
            context.Report(ConfigurationDiagnostics.GuardrailName, entry.KeySpan, $"'{entry.Key}' can't be the name of a policy", help: "use lower-case letters, digits and hyphens, a letter first, at most 64 characters");
        }
        else if (guardrails.TryGetValue(entry.Key, out var other))
        {
            context.Report(
                ConfigurationDiagnostics.GuardrailName, entry.KeySpan, $"'{entry.Key}' is the name of a guardrail", null, "choose another name for the policy",
                other is { } place ? new RelatedPlace(place, "the guardrail is here") : null);
        }
    }

    private CustomPolicy? PolicyOf(DocumentEntry entry)
    {
        var documents = Nodes.EntriesOf(entry.Value).Where(e => OrganizationPolicyTypes.Parse(e.Key) is not null).ToList();
        if (documents.Count != 1)
        {
            context.Report(
                ConfigurationDiagnostics.PolicyFile, entry.KeySpan,
                documents.Count == 0 ? $"the policy '{entry.Key}' has no document" : $"the policy '{entry.Key}' has {documents.Count} documents",
                help: $"give one of {string.Join(", ", OrganizationPolicyTypes.ShortNames)}");
            return null;
        }

        var type = OrganizationPolicyTypes.Parse(documents[0].Key)!.Value;
        var name = NameOf(entry, type);
        var value = documents[0].Value;
        if (value is DocumentMapping) return new CustomPolicy(type, value.Span.File) { Root = value, NameInAws = name };
        if (Nodes.TextOf(value) is not { } path || readFile(path, value.Span) is not { } file) return null;
        if (!IsYaml(path)) return new CustomPolicy(type, file) { NameInAws = name };
        return YamlDocumentReader.Read(file, context.Diagnostics) is { } root ? new CustomPolicy(type, file) { Root = root, NameInAws = name } : null;
    }

    /// <summary>AWS keeps names unique for each type; so must the file.</summary>
    private string? NameOf(DocumentEntry entry, OrganizationPolicyType type)
    {
        if (Nodes.Find(entry.Value, "name") is not { } node || Nodes.TextOf(node) is not { } name) return null;
        if (name.Length > 128 || name.Trim() != name || name.Any(char.IsControl))
        {
            context.Report(ConfigurationDiagnostics.GuardrailName, node.Span, "this can't be the name of a policy in AWS", help: "write one line of at most 128 characters, without spaces at its ends");
            return null;
        }

        if (_names.TryAdd((type, name), node.Span)) return name;
        context.Report(
            ConfigurationDiagnostics.GuardrailName, node.Span, $"two policies of type {OrganizationPolicyTypes.ToShortName(type)} have the name '{name}'", null,
            "AWS keeps names unique for each type: give another", new RelatedPlace(_names[(type, name)], "first here"));
        return null;
    }

    private static bool IsYaml(string path) =>
        path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
}
