using System.Collections.Immutable;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Identifiers;
using Bulkhead.Engine.Desired;
using Bulkhead.Engine.Observed;

namespace Bulkhead.Engine.Planning;

/// <summary>
/// Which unit of AWS is which unit of the file: the id that the file gives, then the name below the matched parent, then
/// the former name there, then the tag with the path. AWS cannot move a unit, so a match always has the right parent.
/// </summary>
internal sealed class UnitMatching
{
    private readonly Dictionary<UnitPath, ObservedUnit> _byPath = [];
    private readonly Dictionary<string, UnitPath> _paths = new(StringComparer.Ordinal);
    private readonly ImmutableArray<Diagnostic>.Builder _diagnostics = ImmutableArray.CreateBuilder<Diagnostic>();
    private readonly string? _rootId;

    private UnitMatching(string? rootId)
    {
        _rootId = rootId;
        if (rootId is not null) _paths.Add(rootId, UnitPath.Root);
    }

    /// <summary>What stands in the way.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics.ToImmutable();

    /// <summary>The unit of AWS for a path of the file; null for one that is not there yet.</summary>
    public ObservedUnit? Find(UnitPath path) => _byPath.GetValueOrDefault(path);

    /// <summary>The id of a unit of the file, or of the root; null for one that is not there yet.</summary>
    public string? IdOf(UnitPath path) => path.IsRoot ? _rootId : Find(path)?.Id;

    /// <summary>The path in the file of a unit (or the root) of AWS; null when the file does not have it.</summary>
    public UnitPath? PathOf(string id) => _paths.TryGetValue(id, out var path) ? path : null;

    /// <summary>Finds the units of the file among those of AWS.</summary>
    public static UnitMatching Match(DesiredOrganization desired, ObservedOrganization observed)
    {
        var matching = new UnitMatching(observed.RootId);
        if (observed.RootId is null) return matching;
        var byId = observed.Units.ToDictionary(u => u.Id, StringComparer.Ordinal);
        var byParent = observed.Units.ToLookup(u => u.ParentId, StringComparer.Ordinal);
        foreach (var unit in desired.Units)
        {
            var parent = matching.IdOf(unit.Path.Parent);
            if (unit.ExistingId is { } id)
            {
                if (byId.TryGetValue(id, out var named) && named.ParentId == parent) matching.Claim(unit, named);
                else matching.Fail(unit, id, byId.GetValueOrDefault(id));
                continue;
            }

            if (parent is null) continue;
            var candidates = byParent[parent].Where(u => !matching._paths.ContainsKey(u.Id)).ToImmutableArray();
            var found = candidates.FirstOrDefault(u => u.Path.Name == unit.Path.Name)
                ?? candidates.FirstOrDefault(u => unit.FormerPath is { } former && u.Path == former)
                ?? candidates.FirstOrDefault(u => desired.Owns(u.Tags)
                    && u.Tags.GetValueOrDefault(OwnershipTags.Name) == OwnershipTags.ValueOf(unit.Path.Value)
                    && !desired.Units.Any(d => d.Path == u.Path));
            if (found is not null) matching.Claim(unit, found);
        }

        return matching;
    }

    private void Claim(DesiredUnit unit, ObservedUnit found)
    {
        _byPath[unit.Path] = found;
        _paths[found.Id] = unit.Path;
    }

    private void Fail(DesiredUnit unit, string id, ObservedUnit? elsewhere) =>
        _diagnostics.Add(new Diagnostic(
            PlanDiagnostics.UnitNotThere,
            elsewhere is null
                ? $"unit '{unit.Path}' has the id {id}, which is not in the organization"
                : $"unit '{unit.Path}' has the id {id}, which is '{elsewhere.Path}': AWS cannot move a unit")
        {
            Span = unit.DeclaredAt,
            Help = "correct the id, or leave it out and let Bulkhead make the unit",
        });
}
