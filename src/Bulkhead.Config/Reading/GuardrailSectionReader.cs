using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Collects which guardrails hold where: from the section <c>guardrails</c>, from kinds, units and accounts. A guardrail
/// that one item of the file asks for becomes one use, with all scopes of that item.
/// </summary>
internal sealed class GuardrailSectionReader
{
    private readonly ReadingContext _context;
    private readonly LibraryGuardrails _library;
    private readonly List<DocumentEntry> _named = [];
    private readonly List<DocumentEntry> _scoped = [];
    private readonly Dictionary<string, (CustomPolicy? Policy, SourceSpan Span)> _custom = [];
    private readonly HashSet<string> _used = [];
    private readonly Dictionary<string, List<GuardrailItem>> _ofKinds = [];
    private readonly Dictionary<GuardrailItem, List<GuardrailScope>> _scopes = [];
    private readonly Dictionary<DocumentNode, List<GuardrailItem>> _items = [];
    private readonly List<GuardrailItem> _order = [];

    /// <param name="context">Where mistakes go.</param>
    /// <param name="library">The guardrails that Bulkhead has.</param>
    /// <param name="section">The entries of the section <c>guardrails</c>.</param>
    /// <param name="readFile">Reads a policy file that stands at a place of the configuration; null, reported, when it can't.</param>
    public GuardrailSectionReader(ReadingContext context, LibraryGuardrails library, IEnumerable<DocumentEntry> section, Func<string, SourceSpan, SourceFile?> readFile)
    {
        _context = context;
        _library = library;
        foreach (var entry in section)
        {
            if (entry.Value is not DocumentMapping mapping)
            {
                _scoped.Add(entry);
                continue;
            }

            _named.Add(entry);
            if (!library.Names.Contains(entry.Key)) _custom.TryAdd(entry.Key, (PolicyOf(entry, mapping, readFile), entry.KeySpan));
            else CheckLibraryEntry(entry, mapping);
        }
    }

    /// <summary>Every name that stands for a guardrail, with its place where the file declares it.</summary>
    public IReadOnlyDictionary<string, SourceSpan?> Known
    {
        get
        {
            var known = new Dictionary<string, SourceSpan?>(StringComparer.Ordinal);
            foreach (var (name, declared) in _custom) known[name] = declared.Span;
            foreach (var name in _library.Names) known[name] = null;
            return known;
        }
    }

    /// <summary>Remembers what a kind asks for; gives the names.</summary>
    public ImmutableArray<string> AddForKind(string kind, DocumentNode? list)
    {
        var items = ItemsOf(list);
        OfKind(kind).AddRange(items);
        return [.. items.Select(i => i.Name)];
    }

    /// <summary>Lets a kind have what the kind that it extends has.</summary>
    public void Inherit(string parent, string kind) => OfKind(kind).AddRange(OfKind(parent));

    /// <summary>Takes a guardrail away that a kind has inherited.</summary>
    public void LeaveOut(string kind, string guardrail) => OfKind(kind).RemoveAll(i => i.Name == guardrail);

    /// <summary>Remembers the guardrails of a list, at one place.</summary>
    public void Add(DocumentNode? list, GuardrailScope scope)
    {
        foreach (var item in ItemsOf(list)) Add(item, [scope]);
    }

    /// <summary>Reads the section's places and names, now that kinds, units and accounts are known.</summary>
    public void ReadSection(ScopeResolver scopes)
    {
        foreach (var entry in _scoped)
        {
            var where = scopes.Resolve(entry.Key, entry.KeySpan);
            foreach (var item in ItemsOf(entry.Value)) Add(item, where);
        }

        foreach (var entry in _named) ReadNamed(entry, scopes);
    }

    /// <summary>Every use: the file's in its order, then those of the kinds that have accounts.</summary>
    public ImmutableArray<GuardrailUse> Build(IEnumerable<string> kindsInUse)
    {
        foreach (var kind in kindsInUse)
        {
            foreach (var item in OfKind(kind)) Add(item, [new GuardrailScope.OfKind(kind)]);
        }

        foreach (var (name, (_, span)) in _custom)
        {
            if (_used.Contains(name)) continue;
            _context.Report(ConfigurationDiagnostics.UnusedGuardrail, span, $"the guardrail '{name}' holds nowhere", help: "say where with 'at', or name it in a list");
        }

        return
        [
            .. _order.Where(i => _scopes[i].Count > 0).Select(i => new GuardrailUse
            {
                Name = i.Name,
                Scopes = [.. _scopes[i].Distinct()],
                Parameters = i.Parameters,
                Custom = _custom.TryGetValue(i.Name, out var custom) ? custom.Policy : null,
                DeclaredAt = i.Span,
            }),
        ];
    }

    private List<GuardrailItem> OfKind(string kind) => _ofKinds.TryGetValue(kind, out var items) ? items : _ofKinds[kind] = [];

    private void Add(GuardrailItem item, ImmutableArray<GuardrailScope> where)
    {
        _used.Add(item.Name);
        if (!_scopes.TryGetValue(item, out var scopes))
        {
            _scopes[item] = scopes = [];
            _order.Add(item);
        }

        scopes.AddRange(where);
    }

    private void ReadNamed(DocumentEntry entry, ScopeResolver scopes)
    {
        if (Nodes.Find(entry.Value, "at") is not { } at) return;
        var where = Nodes.TextsOf(at).SelectMany(t => scopes.Resolve(t.Text, t.Span)).ToImmutableArray();
        if (at is DocumentSequence { Items.IsEmpty: true }) _context.Report(FileSetDiagnostics.NothingInIt, at.Span, "the list 'at' is empty", help: "name a place");
        Add(new GuardrailItem(entry.Key, entry.KeySpan, Parameters(entry.Key, _custom.ContainsKey(entry.Key) ? null : Nodes.Find(entry.Value, "parameters"))), where);
    }

    /// <summary>The items of a list. One list may be read for many accounts: it is read once.</summary>
    private List<GuardrailItem> ItemsOf(DocumentNode? list)
    {
        if (list is null) return [];
        if (_items.TryGetValue(list, out var known)) return known;
        var items = new List<GuardrailItem>();
        foreach (var node in Nodes.ItemsOf(list))
        {
            if (Nodes.TextOf(node) is { } name && Check(name, node.Span)) items.Add(new GuardrailItem(name, node.Span, Parameters(name, null)));
            foreach (var entry in Nodes.EntriesOf(node))
            {
                if (Check(entry.Key, entry.KeySpan)) items.Add(new GuardrailItem(entry.Key, entry.KeySpan, Parameters(entry.Key, entry.Value)));
            }
        }

        foreach (var item in items.GroupBy(i => i.Name).Where(g => g.Count() > 1).Select(g => g.Last()))
        {
            _context.Report(ConfigurationDiagnostics.Twice, item.Span, $"the guardrail '{item.Name}' stands twice in one list", help: "delete one of the two");
        }

        return _items[list] = items;
    }

    private bool Check(string name, SourceSpan span)
    {
        if (_library.Names.Contains(name) || _custom.ContainsKey(name)) return true;
        _context.ReportUnknown(
            ConfigurationDiagnostics.UnknownGuardrail, span, $"there is no guardrail '{name}'", name, _library.Names.Concat(_custom.Keys),
            "docs/guardrails.md lists them; for a policy of your own write 'NAME: { at: [...], scp: FILE }' under 'guardrails'");
        return false;
    }

    private ImmutableSortedDictionary<string, IReadOnlyList<string>> Parameters(string guardrail, DocumentNode? node)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        var known = node is DocumentMapping { Entries.IsEmpty: false } && !_custom.ContainsKey(guardrail) ? _library.ParametersOf(guardrail) : [];
        foreach (var entry in Nodes.EntriesOf(node))
        {
            if (!known.Contains(entry.Key))
            {
                var help = known.IsEmpty ? "it has none" : $"it has: {string.Join(", ", known)}";
                _context.ReportUnknown(ConfigurationDiagnostics.UnknownParameter, entry.KeySpan, $"the guardrail '{guardrail}' has no parameter '{entry.Key}'", entry.Key, known, help);
                continue;
            }

            parameters[entry.Key] = [.. Nodes.TextsOf(entry.Value).Select(t => t.Text)];
        }

        return parameters.ToImmutable();
    }

    private void CheckLibraryEntry(DocumentEntry entry, DocumentMapping mapping)
    {
        foreach (var key in mapping.Entries.Where(e => e.Key is "scp" or "rcp" or "ec2"))
        {
            _context.Report(ConfigurationDiagnostics.GuardrailName, key.KeySpan, $"'{entry.Key}' is a guardrail of Bulkhead's own, with its own policy", help: "choose another name for your policy, or delete the file");
        }

        if (Nodes.Find(mapping, "at") is null) _context.Report(FileSetDiagnostics.MissingKey, entry.KeySpan, $"'{entry.Key}' has no 'at'", help: "say where the guardrail holds, as in 'at: [production]'");
    }

    private CustomPolicy? PolicyOf(DocumentEntry entry, DocumentMapping mapping, Func<string, SourceSpan, SourceFile?> readFile)
    {
        if (!Names.IsKey(entry.Key) || entry.Key.Length > 64)
        {
            _context.Report(ConfigurationDiagnostics.GuardrailName, entry.KeySpan, $"'{entry.Key}' can't be the name of a guardrail", help: "use lower-case letters, digits and hyphens, a letter first, at most 64 characters");
        }

        var files = mapping.Entries.Where(e => e.Key is "scp" or "rcp" or "ec2").ToList();
        if (files.Count != 1)
        {
            var nearest = files.Count == 0 ? Spelling.Nearest(entry.Key, _library.Names) : null;
            _context.Report(
                ConfigurationDiagnostics.PolicyFile, entry.KeySpan,
                files.Count == 0 ? $"there is no guardrail '{entry.Key}', and no policy file is given for it" : $"the guardrail '{entry.Key}' has {files.Count} policy files",
                nearest is null ? null : $"did you mean '{nearest}'?", "give one of 'scp', 'rcp' and 'ec2' with the name of a file");
            return null;
        }

        if (Nodes.Find(mapping, "parameters") is { } parameters) _context.Report(ConfigurationDiagnostics.UnknownParameter, parameters.Span, "a policy of your own has no parameters", help: "write the values into the policy");
        if (Nodes.TextOf(files[0].Value) is not { } path || readFile(path, files[0].Value.Span) is not { } document) return null;
        return new CustomPolicy(
            files[0].Key switch
            {
                "scp" => OrganizationPolicyType.ServiceControl,
                "rcp" => OrganizationPolicyType.ResourceControl,
                _ => OrganizationPolicyType.DeclarativeEc2,
            },
            document);
    }
}
