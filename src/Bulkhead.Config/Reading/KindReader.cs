using System.Collections.Immutable;
using System.Diagnostics;
using Bulkhead.Config.Kinds;
using Bulkhead.Config.Model;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Reads the embedded kinds and the file's own. A kind that extends another has all that the other has; what it says
/// itself replaces it, except that guardrails add up (<c>without</c> leaves some out) and that tags and baseline are
/// combined by key.
/// </summary>
internal sealed class KindReader
{
    /// <summary>The keys that <c>requires</c> may name.</summary>
    private static readonly string[] Requirable = ["sponsor", "budget", "expires", "id", "email", "name", "regions", "tags"];

    private const int MostCleanUpDays = 3650;

    private readonly ReadingContext _context;
    private readonly GuardrailSectionReader _guardrails;
    private readonly Dictionary<string, DocumentEntry> _declared = [];
    private readonly Dictionary<string, AccountKind?> _kinds = [];
    private readonly List<string> _names = [.. EmbeddedKinds.Names];

    public KindReader(ReadingContext context, GuardrailSectionReader guardrails, IEnumerable<DocumentEntry> declared)
    {
        _context = context;
        _guardrails = guardrails;
        foreach (var entry in declared)
        {
            if (EmbeddedKinds.Names.Contains(entry.Key))
            {
                context.Report(
                    ConfigurationDiagnostics.KindTaken, entry.KeySpan, $"'{entry.Key}' is a kind of Bulkhead's own",
                    help: $"choose another name and write 'extends: {entry.Key}'");
            }
            else if (!IsKindName(entry.Key))
            {
                context.Report(
                    ConfigurationDiagnostics.KindName, entry.KeySpan, $"'{entry.Key}' can't be the name of a kind",
                    help: "use lower-case letters, digits and hyphens, a letter first; a dot sets off a flavour");
            }
            else if (_declared.TryAdd(entry.Key, entry))
            {
                _names.Add(entry.Key);
            }
        }
    }

    /// <summary>The names of all kinds.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>Whether a kind of this name is there, be it right or wrong.</summary>
    public bool Knows(string name) => _names.Contains(name);

    /// <summary>The kind; null, with a diagnostic about the kind, when it is wrong or not there.</summary>
    public AccountKind? Find(string name) => Find(name, []);

    /// <summary>Every kind that is right, by name.</summary>
    public ImmutableSortedDictionary<string, AccountKind> All()
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, AccountKind>(StringComparer.Ordinal);
        foreach (var name in _names)
        {
            if (Find(name) is { } kind) all[kind.Name] = kind;
        }

        return all.ToImmutable();
    }

    /// <summary>Whether <paramref name="kind"/> is <paramref name="ancestor"/> or extends it, directly or not.</summary>
    public bool Is(string kind, string ancestor)
    {
        for (var name = kind; name is not null; name = Find(name)?.Extends)
        {
            if (name == ancestor) return true;
        }

        return false;
    }

    private AccountKind? Find(string name, HashSet<string> below)
    {
        if (_kinds.TryGetValue(name, out var known)) return known;
        var declared = _declared.GetValueOrDefault(name);
        if (declared is null && !EmbeddedKinds.Names.Contains(name)) return null;
        if (!below.Add(name))
        {
            _context.Report(
                ConfigurationDiagnostics.KindCycle, declared!.KeySpan, $"the kind '{name}' extends itself: {string.Join(" > ", below)} > {name}",
                help: "let one of them extend a kind of Bulkhead's own");
            return null;
        }

        var kind = declared is null
            ? Read(name, EmbeddedKinds.Read(name), default, below)
            : Read(name, declared.Value, declared.KeySpan, below);
        return _kinds[name] = kind;
    }

    private AccountKind? Read(string name, DocumentNode body, SourceSpan declaredAt, HashSet<string> below)
    {
        if (body is not DocumentMapping) return null;
        var place = declaredAt == default ? body.Span : declaredAt;
        AccountKind? parent = null;
        if (Nodes.Find(body, "extends") is { } extends && Nodes.TextOf(extends) is { } parentName)
        {
            if (!Knows(parentName))
            {
                _context.ReportUnknown(ConfigurationDiagnostics.UnknownKind, extends.Span, $"there is no kind '{parentName}'", parentName, _names, $"the kinds are: {string.Join(", ", _names)}");
                return null;
            }

            parent = Find(parentName, below);
            if (parent is null) return null;
        }

        var unit = UnitOf(Nodes.Find(body, "unit")) ?? parent?.Unit;
        var purpose = Nodes.TextOf(Nodes.Find(body, "purpose")) ?? parent?.Purpose;
        if (unit is null || purpose is null)
        {
            if (Nodes.Find(body, "unit") is null || purpose is null)
            {
                _context.Report(
                    ConfigurationDiagnostics.KindIncomplete, place, $"the kind '{name}' has no {(purpose is null ? "purpose" : "unit")}",
                    help: "say it, or let the kind extend one that has it");
            }

            return null;
        }

        return new AccountKind
        {
            Name = name,
            Extends = parent?.Name,
            Purpose = purpose,
            Unit = unit.Value,
            // Only Bulkhead's own kinds say a role; elsewhere the key is unknown, and reported.
            Role = (declaredAt == default ? RoleOf(Nodes.TextOf(Nodes.Find(body, "role"))) : null) ?? parent?.Role ?? AccountRole.None,
            Single = Nodes.SwitchOf(Nodes.Find(body, "single")) ?? parent?.Single ?? false,
            Baseline = BaselineOf(parent?.Baseline ?? [.. Enum.GetValues<BaselinePart>()], Nodes.Find(body, "baseline")),
            Budget = BudgetOf(Nodes.Find(body, "budget")) ?? parent?.Budget,
            StopsAtBudget = Nodes.SwitchOf(Nodes.Find(body, "budget-stop")) ?? parent?.StopsAtBudget ?? false,
            CleanUpDays = CleanUpOf(_context, Nodes.Find(body, "clean-up"), parent?.CleanUpDays),
            LogRetentionDays = Nodes.Find(body, "log-retention") is { } retention
                ? DayCounts.Read(_context, ConfigurationDiagnostics.LogRetention, retention, "log-retention", ConfigurationReader.MostRetentionDays)
                : parent?.LogRetentionDays,
            BillTo = Nodes.TextOf(Nodes.Find(body, "bill-to")) ?? parent?.BillTo,
            Requires = Nodes.Find(body, "requires") is { } requires ? RequiresOf(requires) : parent?.Requires ?? [],
            Tags = TagReader.Over(parent?.Tags ?? ImmutableSortedDictionary<string, string>.Empty, new TagReader(_context).Read(Nodes.Find(body, "tags"))),
            Guardrails = GuardrailsOf(name, body, parent),
            DeclaredAt = place,
        };
    }

    /// <summary>The parts of the baseline after some are turned off or on.</summary>
    public static ImmutableSortedSet<BaselinePart> BaselineOf(ImmutableSortedSet<BaselinePart> parts, DocumentNode? changes)
    {
        foreach (var change in Nodes.EntriesOf(changes))
        {
            if (BaselinePartNames.Find(change.Key) is not { } part) continue;
            if (Nodes.SwitchOf(change.Value) is { } on) parts = on ? parts.Add(part) : parts.Remove(part);
        }

        return parts;
    }

    private ImmutableArray<string> GuardrailsOf(string kind, DocumentNode body, AccountKind? parent)
    {
        var inherited = parent?.Guardrails ?? [];
        if (parent is not null) _guardrails.Inherit(parent.Name, kind);
        foreach (var (left, span) in Nodes.TextsOf(Nodes.Find(body, "without")))
        {
            if (inherited.Contains(left))
            {
                inherited = inherited.Remove(left);
                _guardrails.LeaveOut(kind, left);
                continue;
            }

            var help = inherited.IsEmpty ? "'without' leaves out guardrails of the kind that is extended" : $"it has: {string.Join(", ", inherited)}";
            _context.ReportUnknown(ConfigurationDiagnostics.Without, span, $"the kind that '{kind}' extends has no guardrail '{left}'", left, inherited, help);
        }

        return [.. inherited.Union(_guardrails.AddForKind(kind, Nodes.Find(body, "guardrails")))];
    }

    private ImmutableArray<string> RequiresOf(DocumentNode node)
    {
        foreach (var (text, span) in Nodes.TextsOf(node))
        {
            if (!Requirable.Contains(text)) _context.ReportUnknown(ConfigurationDiagnostics.Requires, span, $"accounts have no key '{text}' that can be required", text, Requirable, $"these can be: {string.Join(", ", Requirable)}");
        }

        return [.. Nodes.TextsOf(node).Select(t => t.Text)];
    }

    private UnitPath? UnitOf(DocumentNode? node) => Nodes.TextOf(node) is { } text ? UnitPathReader.Read(_context, text, node!.Span) : null;

    private Money? BudgetOf(DocumentNode? node) => Nodes.TextOf(node) is { } text ? AccountValueReader.Budget(_context, text, node!.Span) : null;

    /// <summary>The days of a clean-up: as they are said, null for off, and what is inherited where nothing is said.</summary>
    public static int? CleanUpOf(ReadingContext context, DocumentNode? node, int? inherited) =>
        node is null ? inherited : DayCounts.Read(context, ConfigurationDiagnostics.CleanUp, node, "clean-up", MostCleanUpDays);

    private static bool IsKindName(string text) => text.Split('.') is { Length: <= 2 } parts && parts.All(Reading.Names.IsKey) && text.Length <= 64;

    private static AccountRole? RoleOf(string? text) => text switch
    {
        null => null,
        "security" => AccountRole.Security,
        "log-archive" => AccountRole.LogArchive,
        "backup" => AccountRole.Backup,
        "escrow" => AccountRole.Escrow,
        "forensics" => AccountRole.Forensics,
        "tools" => AccountRole.Tools,
        "network" => AccountRole.Network,
        "suspended" => AccountRole.Suspended,
        _ => throw new UnreachableException(),
    };
}
