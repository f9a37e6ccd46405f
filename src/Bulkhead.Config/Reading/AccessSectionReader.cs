using System.Collections.Immutable;
using Bulkhead.Config.Access;
using Bulkhead.Config.Model;
using Bulkhead.Config.Regions;
using Bulkhead.Config.Schema;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Core.Identifiers;

namespace Bulkhead.Config.Reading;

/// <summary>Reads the section <c>access</c>: groups, what they may do where, and who is in them.</summary>
/// <param name="context">Where mistakes go.</param>
/// <param name="kinds">The kinds.</param>
/// <param name="places">Finds what names of places stand for.</param>
/// <param name="accounts">The accounts that could be read.</param>
/// <param name="readFile">Reads a file that the configuration names.</param>
internal sealed class AccessSectionReader(
    ReadingContext context, KindReader kinds, ScopeResolver places, IReadOnlyList<Account> accounts, Func<string, SourceSpan, SourceFile?> readFile)
{
    /// <summary>AWS takes at most 1,024 characters (CreateGroup, Identity Store API Reference).</summary>
    private const int LongestGroupName = 1024;

    private readonly IdentityProviderReader _providers = new(context, readFile);
    private readonly AccessPlaces _places = new(context, kinds, places, accounts);

    /// <summary>The section; <see cref="OrganizationAccess.None"/> where the file has none.</summary>
    public OrganizationAccess Read(ConfigurationSections sections)
    {
        if (!sections.HasAccess) return OrganizationAccess.None;
        var center = Reserved(sections, "identity-center");
        var isExternal = IsExternal(Nodes.Find(center, "source"));
        var isByUsers = IsByUsers(Reserved(sections, "through"), center);
        var providers = _providers.Read(Reserved(sections, "identity-providers"));
        var declared = Nodes.EntriesOf(Reserved(sections, "permission-sets")).ToList();
        var sets = new PermissionSetReader(context, readFile).Read(declared);
        var groups = sections.Access.Where(e => !IsReserved(e.Key)).Select(e => Group(e, sets, declared, isExternal)).OfType<AccessGroup>().ToList();
        CheckNames(groups);
        var breakGlass = BreakGlass(Reserved(sections, "break-glass"));
        if (isByUsers) new IamUserChecks(context).Check([.. groups.Where(g => g.From is null)], sets, breakGlass, sections.Access);
        foreach (var unused in declared.Where(d => EmbeddedPermissionSets.Find(d.Key) is null && !sections.Access.Exists(g => !IsReserved(g.Key) && Nodes.Find(g.Value, d.Key) is not null)))
        {
            context.Report(AccessDiagnostics.UnusedPermissionSet, unused.KeySpan, $"no group has the permission set '{unused.Key}'", help: $"give it to a group, as in 'developers: {{ {unused.Key}: dev }}', or delete it");
        }

        return new OrganizationAccess
        {
            IsDeclared = true,
            Groups = [.. groups.OrderBy(g => g.Name, StringComparer.Ordinal)],
            PermissionSets = sets,
            BreakGlass = breakGlass,
            IsExternal = isExternal,
            IsByUsers = isByUsers,
            Providers = providers,
            Region = Region(Nodes.Find(center, "region")),
        };
    }

    private static bool IsReserved(string key) => AccessShapes.Section.Keys.Any(k => k.Name == key);

    private static DocumentNode? Reserved(ConfigurationSections sections, string key) => sections.Access.Find(e => e.Key == key)?.Value;

    private AccessGroup? Group(
        DocumentEntry entry, ImmutableSortedDictionary<string, PermissionSet> sets, List<DocumentEntry> declared, bool isExternal)
    {
        if (!Names.IsKey(entry.Key) || entry.Key.Length > 64)
        {
            context.Report(AccessDiagnostics.Name, entry.KeySpan, $"'{entry.Key}' can't be the name of a group", help: "use lower-case letters, digits and hyphens, a letter first, at most 64 characters; 'name' says what it is called in Identity Center");
            return null;
        }

        if (entry.Value is not DocumentMapping) return null;
        var expires = Expires(Nodes.Find(entry.Value, "expires"));
        var grants = new List<AccessGrant>();
        foreach (var permission in Nodes.EntriesOf(entry.Value).Where(e => !AccessShapes.IsGroupKey(e.Key)))
        {
            var isDeclared = declared.Exists(d => d.Key == permission.Key);
            if (!AccessShapes.IsVerb(permission.Key) && !isDeclared)
            {
                var known = EmbeddedPermissionSets.Names.Concat(declared.Select(d => d.Key)).Distinct().Concat(["members", "name", "was", "expires", "from", "subjects"]).ToList();
                context.ReportUnknown(
                    AccessDiagnostics.UnknownPermission, permission.KeySpan, $"there is no permission set '{permission.Key}'", permission.Key, known,
                    $"it is one of {string.Join(", ", EmbeddedPermissionSets.Names)}, or one that 'permission-sets' has");
                continue;
            }

            var verb = EmbeddedPermissionSets.Find(permission.Key);
            foreach (var (account, span) in _places.Read(permission.Value, verb, isAdministrator: IsAdministrator(sets, permission.Key), hasEnd: expires is not null))
            {
                if (sets.ContainsKey(permission.Key)) grants.Add(new AccessGrant(account, permission.Key, span));
            }
        }

        if (!Nodes.EntriesOf(entry.Value).Any(e => !AccessShapes.IsGroupKey(e.Key)))
        {
            context.Report(AccessDiagnostics.NoGrants, entry.KeySpan, $"the group '{entry.Key}' may do nothing", help: $"say what and where, as in '{entry.Key}: {{ read: dev }}', or delete it");
        }

        var (from, subjects) = _providers.OfGroup(entry);
        var group = new AccessGroup
        {
            Name = entry.Key,
            NameInAws = NameInAws(entry),
            Was = Was(entry, isExternal),
            Grants =
            [
                .. grants
                    .DistinctBy(g => $"{g.Account}\n{g.PermissionSet}", StringComparer.Ordinal)
                    .OrderBy(g => g.Account, StringComparer.Ordinal)
                    .ThenBy(g => g.PermissionSet, StringComparer.Ordinal),
            ],
            Members = Members(Nodes.Find(entry.Value, "members"), isExternal),
            Expires = expires,
            From = from,
            Subjects = subjects,
            DeclaredAt = entry.KeySpan,
        };
        _providers.CheckNames(group);
        return group;
    }

    /// <summary>Whether a set makes an administrator of whoever has it: then production does not have it for ever.</summary>
    private static bool IsAdministrator(ImmutableSortedDictionary<string, PermissionSet> sets, string name) =>
        name == EmbeddedPermissionSets.NameOf(AccessVerb.Administer) || (sets.TryGetValue(name, out var set) && set.IsAdministrative);

    private string NameInAws(DocumentEntry entry)
    {
        if (Nodes.Find(entry.Value, "name") is not { } node || Nodes.TextOf(node) is not { } name) return entry.Key;
        if (name.Length <= LongestGroupName && name.Trim() == name && !name.Any(char.IsControl)) return name;
        context.Report(AccessDiagnostics.Name, node.Span, "this can't be the name of a group in Identity Center", help: "write one line without spaces at its ends");
        return entry.Key;
    }

    private string? Was(DocumentEntry entry, bool isExternal)
    {
        if (Nodes.Find(entry.Value, "was") is not { } node || Nodes.TextOf(node) is not { } former) return null;
        if (isExternal)
        {
            context.Report(AccessDiagnostics.Name, node.Span, "groups are renamed where they come from, at the identity provider", help: "delete 'was', and let 'name' be the provider's");
            return null;
        }

        if (!string.Equals(former, NameInAws(entry), StringComparison.OrdinalIgnoreCase)) return former;
        context.Report(AccessDiagnostics.Name, node.Span, $"the group '{former}' can't have been itself", help: "'was' is the name that it had before; delete it when it has no other");
        return null;
    }

    private void CheckNames(List<AccessGroup> groups)
    {
        // Identity Center does not tell capitals from small letters (CreateGroup, ConflictException).
        foreach (var same in groups.Where(g => g.From is null).GroupBy(g => g.NameInAws, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            var (first, second) = (same.First(), same.ElementAt(1));
            context.Report(
                AccessDiagnostics.Name, second.DeclaredAt, $"'{first.Name}' and '{second.Name}' are one group in Identity Center, '{second.NameInAws}'",
                help: "keep one of the two", related: new RelatedPlace(first.DeclaredAt, "first here"));
        }
    }

    private DateOnly? Expires(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } text) return null;
        if (Names.ParseDate(text) is { } date) return date;
        context.Report(ConfigurationDiagnostics.Date, node!.Span, $"'{text}' is not a day", help: "write year, month and day, as in 2027-03-31");
        return null;
    }

    private ImmutableSortedSet<string>? Members(DocumentNode? node, bool isExternal)
    {
        if (node is not DocumentSequence) return null;
        if (isExternal)
        {
            context.Report(AccessDiagnostics.Member, node.Span with { Length = 1 }, "people come from an identity provider outside AWS, which also says who is in a group", help: "delete 'members', or 'source: external'");
            return null;
        }

        var members = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var (text, span) in Nodes.TextsOf(node))
        {
            var address = text.ToLowerInvariant();
            if (!Names.IsEmail(address) || address.Length > 128) context.Report(AccessDiagnostics.Member, span, $"'{text}' is not the e-mail address of a person", help: "write it as in ann@example.com");
            else if (!members.Add(address)) context.Report(AccessDiagnostics.Member, span, $"'{text}' stands twice in one group", help: "delete one of the two");
        }

        return members.ToImmutable();
    }

    private ImmutableArray<BreakGlassUser> BreakGlass(DocumentNode? node)
    {
        var users = new List<BreakGlassUser>();
        foreach (var (name, span) in Nodes.TextsOf(node))
        {
            if (!Names.IsRole(name)) context.Report(AccessDiagnostics.BreakGlass, span, $"'{name}' can't be the name of a user", help: "use at most 64 letters, digits and _+=,.@-");
            else if (users.Exists(u => string.Equals(u.Name, name, StringComparison.OrdinalIgnoreCase))) context.Report(AccessDiagnostics.BreakGlass, span, $"the user '{name}' stands twice", help: "delete one of the two");
            else users.Add(new BreakGlassUser(name, span));
        }

        if (users.Count is 1 or > 4 && node is not null)
        {
            context.Report(
                AccessDiagnostics.BreakGlass, node.Span with { Length = 1 }, users.Count == 1 ? "one break-glass user may be the one who can't be reached" : $"{users.Count} break-glass users are too many to keep apart from daily work",
                help: "name two, or at most four");
        }

        return [.. users];
    }

    private bool IsExternal(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } text || text == "identity-center") return false;
        if (text == "external") return true;
        context.ReportUnknown(AccessDiagnostics.Name, node!.Span, $"'{text}' is no source of people", text, ["identity-center", "external"], "write 'identity-center' or 'external'");
        return false;
    }

    private bool IsByUsers(DocumentNode? node, DocumentNode? center)
    {
        if (Nodes.TextOf(node) is not { } text || text == "identity-center") return false;
        if (text != "iam-users")
        {
            context.ReportUnknown(AccessDiagnostics.Users, node!.Span, $"'{text}' is no way in for people", text, ["identity-center", "iam-users"], "write 'identity-center' or 'iam-users'");
            return false;
        }

        if (center is not null) context.Report(AccessDiagnostics.Users, center.Span with { Length = 1 }, "people are IAM users, and Identity Center has no part in it", help: "delete 'identity-center', or 'through: iam-users'");
        return true;
    }

    private RegionName? Region(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } text) return null;
        if (RegionCatalogue.Find(text) is { } region) return region.Name;
        context.Report(ConfigurationDiagnostics.UnknownRegion, node!.Span, $"AWS has no region '{text}'", RegionCatalogue.Nearest(text) is { } nearest ? $"did you mean '{nearest}'?" : null, "write its code, as in eu-west-1");
        return null;
    }
}
