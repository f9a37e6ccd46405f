using System.Collections.Immutable;
using Bulkhead.Config.Model;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Turns the text of configuration files into what they mean. Every mistake of all files is found in one run; only where
/// a file can't be parsed, or values are missing, do other mistakes wait for the next one.
/// </summary>
public static class ConfigurationReader
{
    private const int MaxPerPlace = 5;

    /// <summary>Amazon S3 API Reference, "DefaultRetention": a hundred years.</summary>
    internal const int MostRetentionDays = 36500;

    /// <summary>Reads files that belong together.</summary>
    /// <param name="sources">The files: one, or those of a folder.</param>
    /// <param name="files">The disk, for the policy files that the configuration names; their paths count from its folder.</param>
    public static ConfigurationResult Read(IReadOnlyList<SourceFile> sources, IConfigurationFiles files)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(files);
        var context = new ReadingContext();
        var roots = sources.Select(s => YamlDocumentReader.Read(s, context.Diagnostics)).ToList();
        if (roots.Contains(null)) return new ConfigurationResult(null, context.Diagnostics.ToSorted());

        if (roots.All(r => r is DocumentScalar { Kind: ScalarKind.Null }))
        {
            var span = sources.Count > 0 ? new SourceSpan(sources[0], 0, 0) : (SourceSpan?)null;
            context.Report(FileSetDiagnostics.Empty, span, "there is no configuration in it", help: "begin with 'organization:' and 'accounts:'; docs/configuration.md shows how they look");
            return new ConfigurationResult(null, context.Diagnostics.ToSorted());
        }

        var sections = new SectionMerger(context).Merge(roots!);
        var model = ReadModel(context, sections, new PolicyFiles(context, files));
        var diagnostics = FewPerPlace(context.Diagnostics.ToSorted().Where(d => sections.Accounts.Count > 0 || !IsOfUnknownName(d)));
        return new ConfigurationResult(context.Diagnostics.HasErrors ? null : model, diagnostics);
    }

    private static OrganizationModel ReadModel(ReadingContext context, ConfigurationSections sections, PolicyFiles policies)
    {
        var guardrails = new GuardrailSectionReader(context, LibraryGuardrails.Embedded, sections.Guardrails, policies.Read);
        var organization = new OrganizationReader(context).Read(sections.Organization);
        var kinds = new KindReader(context, guardrails, sections.Kinds);
        var allKinds = kinds.All();
        var drafts = new AccountExpander(context).Expand(sections.Accounts);
        var accounts = new AccountReader(context, organization, kinds, guardrails).Read(drafts);
        var units = new UnitReader(context);
        units.Read(sections.Units);
        foreach (var (unit, list) in units.Declared) guardrails.Add(list, new GuardrailScope.InUnit(unit.Path));

        // The unit of quarantine is always there; that of another kind when an account or the file needs it.
        var quarantine = allKinds.Values.First(k => k.Role == AccountRole.Suspended).Unit;
        var inUse = new List<UnitPath> { quarantine };
        foreach (var account in accounts) inUse.Add(account.Unit);
        var needed = units.Build(inUse);
        var present = needed.Select(u => u.Path.Value).ToHashSet(StringComparer.Ordinal);
        var kindOfAccount = KindsOf(drafts, accounts);
        var knownUnits = KnownUnits(present, allKinds.Values);
        var named = new ScopeResolver(context, kinds, kindOfAccount, knownUnits);
        guardrails.ReadSection(named);
        var uses = guardrails.Build(allKinds.Values.Where(k => present.Contains(k.Unit.Value) || accounts.Exists(a => a.Kind == k.Name)).Select(k => k.Name));

        uses = EscrowReader.LetShare(uses, accounts, organization.AccessRole);
        new EscrowReader(context).Check(
            accounts, organization.Management?.Id, Nodes.SwitchOf(Nodes.Find(sections.Logs, "retention")) != false, HasRole(AccountRole.LogArchive), uses);

        var custom = new PolicySectionReader(context, guardrails.Known, policies.Read).Read(sections.Policies, named);
        uses = [.. uses, .. custom];

        var access = new AccessSectionReader(context, kinds, named, accounts, policies.Read).Read(sections);
        var detection = new DetectionReader(context).Read(
            sections.Detection, HasRole(AccountRole.Security), HasRole(AccountRole.LogArchive));
        var groups = access.Groups.Select(g => g.Name).ToHashSet();
        var workloads = new WorkloadSectionReader(context, kindOfAccount.Keys.ToHashSet(StringComparer.Ordinal), groups).Read(sections.Workloads);
        var delivered = sections.Workloads.Select(w => w.Key).ToHashSet(StringComparer.Ordinal);
        var invariants = new InvariantSectionReader(context, new InvariantTermReader(context, kinds, kindOfAccount, knownUnits, groups, delivered)).Read(sections.Invariants);

        return new OrganizationModel
        {
            Name = organization.Name,
            FormerName = organization.FormerName,
            Regions = organization.Regions,
            ManagementAccount = organization.Management?.Id,
            Contacts = organization.Contacts,
            Tags = organization.Tags,
            Units = units.Build(WithUnitsOf(needed, uses)),
            Accounts = [.. accounts.Select(a => a.BillTo is null ? a with { BillTo = units.BillToOf(a.Unit) } : a).OrderBy(a => a.Name, StringComparer.Ordinal)],
            Kinds = allKinds,
            Guardrails = uses,
            AccessRole = organization.AccessRole,
            Allow = organization.Allow,
            Access = access,
            Detection = detection,
            LogRetentionDays = ReadLogRetention(context, sections.Logs, [.. accounts.Select(a => allKinds.GetValueOrDefault(a.Kind)).OfType<AccountKind>().Distinct()]),
            CopiesLogs = ReadLogCopies(context, sections.Logs, HasRole(AccountRole.LogArchive), HasRole(AccountRole.Escrow)),
            Backups = new BackupsReader(context).Read(sections.Backups, HasRole(AccountRole.Backup)),
            Workloads = workloads,
            Invariants = invariants,
            Facts = new FactsSectionReader(context, policies, groups).Read(sections.Facts),
        };

        bool HasRole(AccountRole role) => accounts.Exists(a => allKinds.GetValueOrDefault(a.Kind)?.Role == role);
    }

    /// <summary>
    /// As long as the file says; else as long as the kind that asks for most. There is one bucket for the logs of all: a shorter time in the file
    /// is the file's choice, and told.
    /// </summary>
    private static int? ReadLogRetention(ReadingContext context, DocumentMapping? section, IReadOnlyList<AccountKind> kinds)
    {
        var asking = kinds.Where(k => k.LogRetentionDays is not null).OrderByDescending(k => k.LogRetentionDays).ThenBy(k => k.Name, StringComparer.Ordinal).FirstOrDefault();
        if (Nodes.Find(section, "retention") is not { } node) return Math.Max(OrganizationModel.DefaultLogRetentionDays, asking?.LogRetentionDays ?? 0);
        var days = DayCounts.Read(context, ConfigurationDiagnostics.LogRetention, node, "retention", MostRetentionDays);
        if (asking is { LogRetentionDays: { } needed } && (Nodes.SwitchOf(node) == false || days < needed))
        {
            context.Report(
                ConfigurationDiagnostics.ShortLogs, node.Span, $"the kind '{asking.Name}' asks for logs of {needed} days, and they are {(days is null ? "not locked" : $"kept for {days}")}",
                help: $"say 'retention: {needed} days', or leave it out; what is locked once can't be unlocked before its time");
        }

        return days;
    }

    /// <summary>Logs are copied wherever they can be, unless the file says no.</summary>
    private static bool ReadLogCopies(ReadingContext context, DocumentMapping? section, bool hasArchive, bool hasEscrow)
    {
        var node = Nodes.Find(section, "escrow");
        var isLocked = Nodes.SwitchOf(Nodes.Find(section, "retention")) != false;
        var isPossible = hasArchive && hasEscrow && isLocked;
        if (node is null || Nodes.SwitchOf(node) == false) return node is null && isPossible;
        if (!isPossible)
        {
            context.Report(
                ConfigurationDiagnostics.LogCopies, node.Span, !hasArchive ? "there is no log archive whose logs could be copied" : !hasEscrow ? "there is no escrow into which logs could be copied" : "logs that are not locked are not copied into the escrow",
                help: !isLocked ? "give 'retention' in days, or leave 'escrow' out" : "add the account, or leave 'escrow' out");
        }

        return isPossible;
    }

    /// <summary>The kind of each account, also of one that could not be read: its name is a place all the same.</summary>
    private static Dictionary<string, string> KindsOf(IEnumerable<AccountDraft> drafts, IEnumerable<Account> accounts)
    {
        var kinds = drafts.ToDictionary(d => d.Name, _ => "");
        foreach (var account in accounts) kinds[account.Name] = account.Kind;
        return kinds;
    }

    /// <summary>The paths that a place may name: of units that are there, and of the homes of kinds.</summary>
    private static HashSet<string> KnownUnits(IEnumerable<string> present, IEnumerable<AccountKind> kinds)
    {
        var known = new HashSet<string>(present, StringComparer.Ordinal);
        foreach (var kind in kinds)
        {
            for (var unit = kind.Unit; !unit.IsRoot; unit = unit.Parent) known.Add(unit.Value);
        }

        return known;
    }

    private static List<UnitPath> WithUnitsOf(IEnumerable<Unit> needed, IEnumerable<GuardrailUse> uses)
    {
        var paths = new List<UnitPath>();
        foreach (var unit in needed) paths.Add(unit.Path);
        foreach (var use in uses)
        {
            foreach (var scope in use.Scopes)
            {
                if (scope is GuardrailScope.InUnit inUnit) paths.Add(inUnit.Unit);
            }
        }

        return paths;
    }

    /// <summary>A mistake in what 'each' repeats for a hundred accounts is shown for a few of them.</summary>
    private static ImmutableArray<Diagnostic> FewPerPlace(IEnumerable<Diagnostic> sorted)
    {
        var seen = new Dictionary<(string, SourceSpan), int>();
        return [.. sorted.Where(d => d.Span is not { } span || (seen[(d.Code, span)] = seen.GetValueOrDefault((d.Code, span)) + 1) <= MaxPerPlace)];
    }

    /// <summary>
    /// Whether it says that a name is not there: where the whole section of accounts is missing, or misspelt, every name of an account would be
    /// told, and the one mistake that matters drowns.
    /// </summary>
    private static bool IsOfUnknownName(Diagnostic diagnostic) =>
        diagnostic.Descriptor == ConfigurationDiagnostics.UnknownScope || diagnostic.Descriptor == InvariantDiagnostics.UnknownName || diagnostic.Descriptor == WorkloadDiagnostics.UnknownName;
}
