using Bulkhead.Config.Schema;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Puts the files of a configuration together by top-level key: <c>organization</c>, <c>detection</c> and <c>logs</c> stand in one file; the entries of
/// the other sections may be spread over many, each entry in one.
/// </summary>
internal sealed class SectionMerger(ReadingContext context)
{
    private readonly ConfigurationSections _sections = new();
    private readonly Dictionary<(string Section, string Key), SourceSpan> _places = [];

    public ConfigurationSections Merge(IEnumerable<DocumentNode> roots)
    {
        DocumentNode? first = null;
        var sections = new HashSet<string>();
        foreach (var root in roots)
        {
            if (root is DocumentScalar { Kind: ScalarKind.Null }) continue;
            first ??= root;
            if (root is not DocumentMapping mapping)
            {
                context.Report(FileSetDiagnostics.WrongType, root.Span with { Length = 0 }, $"the file must be a mapping, not {root.Description}", help: "begin with 'organization:' and 'accounts:'");
                continue;
            }

            foreach (var entry in mapping.Entries)
            {
                sections.Add(entry.Key);
                Add(entry);
            }
        }

        if (first is DocumentMapping) ReportMissing(first, sections);
        return _sections;
    }

    private void Add(DocumentEntry section)
    {
        var shape = ConfigurationShapes.Root.Keys.FirstOrDefault(k => k.Name == section.Key);
        if (shape is null)
        {
            ReportUnknown(section);
            return;
        }

        new ShapeChecker(context).Check(section.Value, shape.Value, $"'{section.Key}'");
        if (section.Key == "organization")
        {
            if (IsNew("", section, "the section 'organization'")) _sections.Organization = section.Value as DocumentMapping;
            return;
        }

        if (section.Key == "access") _sections.HasAccess = true;

        if (section.Key == "logs")
        {
            if (IsNew("", section, "the section 'logs'")) _sections.Logs = section.Value as DocumentMapping;
            return;
        }

        if (section.Key == "backups")
        {
            if (IsNew("", section, "the section 'backups'")) _sections.Backups = section.Value as DocumentMapping;
            return;
        }

        if (section.Key == "detection")
        {
            if (IsNew("", section, "the section 'detection'")) _sections.Detection = section.Value as DocumentMapping;
            return;
        }

        if (section.Key == "invariants")
        {
            _sections.Invariants.AddRange(Nodes.ItemsOf(section.Value));
            return;
        }

        if (section.Key == "facts")
        {
            if (IsNew("", section, "the section 'facts'")) _sections.Facts = section.Value as DocumentMapping;
            return;
        }

        var target = section.Key switch
        {
            "accounts" => _sections.Accounts,
            "units" => _sections.Units,
            "kinds" => _sections.Kinds,
            "guardrails" => _sections.Guardrails,
            "policies" => _sections.Policies,
            "access" => _sections.Access,
            "workloads" => _sections.Workloads,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        target.AddRange(Nodes.EntriesOf(section.Value).Where(e => IsNew(section.Key, e, $"'{e.Key}' of '{section.Key}'")));
    }

    private bool IsNew(string section, DocumentEntry entry, string what)
    {
        if (_places.TryAdd((section, entry.Key), entry.KeySpan)) return true;
        var earlier = _places[(section, entry.Key)];
        context.Report(
            FileSetDiagnostics.MergeConflict, entry.KeySpan, $"{what} stands in two files", $"also in {earlier.File.Path}",
            "keep it in one of the two files", new RelatedPlace(earlier, "first here"));
        return false;
    }

    private void ReportUnknown(DocumentEntry section)
    {
        var known = ConfigurationShapes.Root.Keys.Select(k => k.Name).ToList();
        context.ReportUnknown(
            FileSetDiagnostics.UnknownKey, section.KeySpan, $"the file has no section '{section.Key}'", section.Key, known,
            $"its sections are: {string.Join(", ", known)}");
    }

    private void ReportMissing(DocumentNode first, HashSet<string> sections)
    {
        foreach (var key in ConfigurationShapes.Root.Keys.Where(k => k.Required && !sections.Contains(k.Name)))
        {
            context.Report(
                FileSetDiagnostics.MissingKey, first.Span with { Length = 0 }, $"the configuration has no section '{key.Name}'",
                help: $"add '{key.Name}:'; docs/configuration.md shows how it looks");
        }
    }
}
