using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>units</c>, and makes the list of all units that must exist.</summary>
internal sealed class UnitReader(ReadingContext context)
{
    private readonly Dictionary<string, DeclaredUnit> _declared = new(StringComparer.Ordinal);

    /// <summary>The declared units with their guardrails.</summary>
    public IEnumerable<DeclaredUnit> Declared => _declared.Values;

    public void Read(IEnumerable<DocumentEntry> section)
    {
        var ids = new Dictionary<string, SourceSpan>();
        var former = new List<(UnitPath Unit, UnitPath Former, SourceSpan Span)>();
        foreach (var entry in section)
        {
            if (UnitPathReader.Read(context, entry.Key, entry.KeySpan) is not { } path) continue;
            if (_declared.TryGetValue(path.Value, out var earlier))
            {
                context.Report(ConfigurationDiagnostics.UnitTwice, entry.KeySpan, $"the unit '{path}' stands twice", help: "keep one of the two", related: new RelatedPlace(earlier.Unit.DeclaredAt!.Value, "first here"));
                continue;
            }

            var was = Nodes.Find(entry.Value, "was");
            UnitPath? formerPath = Nodes.TextOf(was) is { } text ? UnitPathReader.Read(context, text, was!.Span) : null;
            if (formerPath is { } old) former.Add((path, old, was!.Span));
            var tags = new TagReader(context);
            var unit = new Unit
            {
                Path = path,
                ExistingId = IdOf(entry, ids),
                FormerPath = formerPath,
                Tags = tags.Read(Nodes.Find(entry.Value, "tags")),
                BillTo = Nodes.TextOf(Nodes.Find(entry.Value, "bill-to")),
                DeclaredAt = entry.KeySpan,
            };
            tags.CheckCount(unit.Tags, entry.KeySpan, $"the unit '{path}'");
            _declared.Add(path.Value, new DeclaredUnit(unit, Nodes.Find(entry.Value, "guardrails")));
        }

        CheckRenames(former);
    }

    /// <summary>Who pays for what stands in a unit: the nearest declared unit that says it; null where none does.</summary>
    public string? BillToOf(UnitPath path)
    {
        for (var unit = path; !unit.IsRoot; unit = unit.Parent)
        {
            if (_declared.TryGetValue(unit.Value, out var declared) && declared.Unit.BillTo is { } payer) return payer;
        }

        return null;
    }

    /// <summary>The declared units, those that are <paramref name="needed"/>, and all above them.</summary>
    public ImmutableArray<Unit> Build(IEnumerable<UnitPath> needed)
    {
        var units = new Dictionary<string, Unit>(StringComparer.Ordinal);
        foreach (var path in needed) Add(path);
        foreach (var declared in _declared.Values) Add(declared.Unit.Path);
        var sorted = units.Values.ToList();
        sorted.Sort((a, b) => string.CompareOrdinal(a.Path.Value, b.Path.Value));
        foreach (var twins in sorted.GroupBy(u => u.Path.Value, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            var named = twins.ToList();
            context.Report(
                ConfigurationDiagnostics.UnitTwice, named.Find(u => u.DeclaredAt is not null)?.DeclaredAt,
                $"the units '{named[0].Path}' and '{named[1].Path}' differ only in capital letters", help: "write the name in one way");
        }

        sorted.Sort((a, b) => a.Path.Depth != b.Path.Depth ? a.Path.Depth.CompareTo(b.Path.Depth) : string.CompareOrdinal(a.Path.Value, b.Path.Value));
        return [.. sorted];

        void Add(UnitPath path)
        {
            for (var unit = path; !unit.IsRoot && !units.ContainsKey(unit.Value); unit = unit.Parent)
            {
                units.Add(unit.Value, _declared.TryGetValue(unit.Value, out var declared) ? declared.Unit : new Unit { Path = unit });
            }
        }
    }

    private string? IdOf(DocumentEntry entry, Dictionary<string, SourceSpan> ids)
    {
        var node = entry.Value is DocumentScalar ? entry.Value : Nodes.Find(entry.Value, "id");
        if (Nodes.TextOf(node) is not { } id) return null;
        if (!Names.IsUnitId(id))
        {
            context.Report(ConfigurationDiagnostics.UnitId, node!.Span, $"'{id}' is not the id of a unit", help: "an id looks like ou-ab12-34cd56ef");
            return null;
        }

        if (ids.TryAdd(id, node!.Span)) return id;
        context.Report(ConfigurationDiagnostics.UnitIdTwice, node.Span, $"the id '{id}' stands for two units", help: "give each unit its own id", related: new RelatedPlace(ids[id], "first here"));
        return null;
    }

    private void CheckRenames(List<(UnitPath Unit, UnitPath Former, SourceSpan Span)> renames)
    {
        var seen = new Dictionary<UnitPath, SourceSpan>();
        foreach (var (unit, former, span) in renames)
        {
            if (former == unit || _declared.ContainsKey(former.Value))
            {
                context.Report(
                    ConfigurationDiagnostics.UnitRename, span, former == unit ? $"the unit '{unit}' can't have been itself" : $"'{former}' is still declared",
                    help: "'was' is the path that the unit had before, which no unit has now");
            }
            else if (!seen.TryAdd(former, span))
            {
                context.Report(ConfigurationDiagnostics.UnitRename, span, $"two units say that they were '{former}'", help: "only one of them can have been", related: new RelatedPlace(seen[former], "first here"));
            }
        }
    }
}
