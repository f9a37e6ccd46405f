using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bulkhead.Config.Access;
using Bulkhead.Config.Guardrails;
using Bulkhead.Config.Model;
using Bulkhead.Config.Yaml;
using Bulkhead.Core.Diagnostics;
using Bulkhead.Core.Documents;
using Bulkhead.Iam.Catalogue;
using Bulkhead.Iam.Documents;
using Bulkhead.Iam.Lint;

namespace Bulkhead.Config.Reading;

/// <summary>
/// Reads permission sets: Bulkhead's own, of which the file may change what it names, and the file's. Limits: IAM Identity
/// Center User Guide, "IAM Identity Center quotas", and CreatePermissionSet, IAM Identity Center API Reference.
/// </summary>
internal sealed class PermissionSetReader(ReadingContext context, Func<string, SourceSpan, SourceFile?> readFile)
{
    private const string AwsPolicies = "arn:aws:iam::aws:policy/";
    private const int LongestInline = 32_768;
    private const int MostPolicies = 20;

    private static readonly string[] AdministrativePolicies = ["AdministratorAccess", "IAMFullAccess", "PowerUserAccess"];

    /// <summary>Bulkhead's own sets and those that could be read, by name.</summary>
    public ImmutableSortedDictionary<string, PermissionSet> Read(IEnumerable<DocumentEntry> declared)
    {
        var changes = declared.ToList();
        var sets = ImmutableSortedDictionary.CreateBuilder<string, PermissionSet>(StringComparer.Ordinal);
        foreach (var verb in Enum.GetValues<AccessVerb>())
        {
            var name = EmbeddedPermissionSets.NameOf(verb);
            var own = EmbeddedPermissionSets.Read(verb);
            var change = changes.Find(c => c.Key == name);
            if (Read(name, verb, key => Nodes.Find(change?.Value, key) ?? Nodes.Find(own, key), change?.KeySpan ?? own.Span) is { } set) sets[name] = set;
        }

        foreach (var entry in changes.Where(c => EmbeddedPermissionSets.Find(c.Key) is null && c.Value is DocumentMapping))
        {
            if (!Names.IsKey(entry.Key) || IsTaken(entry.Key))
            {
                context.Report(AccessDiagnostics.Name, entry.KeySpan, $"'{entry.Key}' can't be the name of a permission set", help: "use lower-case letters, digits and hyphens, a letter first; 'members', 'name' and 'expires' have another meaning");
                continue;
            }

            if (Read(entry.Key, null, key => Nodes.Find(entry.Value, key), entry.KeySpan) is { } set) sets[entry.Key] = set;
        }

        CheckNames(sets.Values);
        return sets.ToImmutable();
    }

    private static bool IsTaken(string key) => Schema.AccessShapes.IsGroupKey(key);

    private PermissionSet? Read(string name, AccessVerb? verb, Func<string, DocumentNode?> find, SourceSpan place)
    {
        var policies = Nodes.TextsOf(find("policies")).Select(p => Policy(p.Text, p.Span)).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        var customer = Nodes.TextsOf(find("customer-policies")).Select(p => CustomerPolicy(p.Text, p.Span)).OfType<string>().Distinct(StringComparer.Ordinal).ToImmutableArray();
        var inlineNode = find("inline");
        var (inline, isWide) = inlineNode is null ? (null, false) : Inline(name, inlineNode);
        if (policies.IsEmpty && customer.IsEmpty && inlineNode is null)
        {
            // What is wrong with the policies that it names is reported with them.
            if (Nodes.ItemsOf(find("policies")).Any() || Nodes.ItemsOf(find("customer-policies")).Any()) return null;
            context.Report(AccessDiagnostics.PermissionSet, place, $"the permission set '{name}' permits nothing", help: "give it 'policies', 'customer-policies' or 'inline'");
            return null;
        }

        if (policies.Length + customer.Length > MostPolicies)
        {
            context.Report(AccessDiagnostics.PermissionSet, place, $"the permission set '{name}' has {policies.Length + customer.Length} managed policies; AWS takes {MostPolicies}", help: "say some of it in 'inline'");
        }

        if (inlineNode is not null && inline is null) return null;
        return new PermissionSet
        {
            Name = name,
            NameInAws = NameInAws(find("name"), name),
            Description = Description(find("description"), name),
            Verb = verb,
            Policies = [.. policies.Order(StringComparer.Ordinal)],
            CustomerPolicies = [.. customer.Order(StringComparer.Ordinal)],
            Inline = inline,
            Boundary = find("boundary") is { } boundary && Nodes.TextOf(boundary) is { } text ? Policy(text, boundary.Span) : null,
            Session = Session(find("session")),
            IsAdministrative = isWide || policies.Any(AdministrativePolicies.Contains),
            DeclaredAt = place,
        };
    }

    /// <summary>A managed policy of AWS; one that is newer than the catalogue is given by its ARN.</summary>
    private string? Policy(string text, SourceSpan span)
    {
        if (text.StartsWith(AwsPolicies, StringComparison.Ordinal) && text.Length > AwsPolicies.Length) return text[AwsPolicies.Length..];
        if (IsEmbedded(span.File) || ManagedPolicyCatalogue.Embedded.FindDocument(AwsPolicies + text) is not null) return text;
        var known = ManagedPolicyCatalogue.Embedded.Arns.Select(a => a[AwsPolicies.Length..]).ToList();
        var moved = known.Find(k => k.EndsWith("/" + text, StringComparison.Ordinal));
        context.Report(
            AccessDiagnostics.Policy, span, $"AWS has no managed policy '{text}'", (moved ?? Spelling.Nearest(text, known)) is { } nearest ? $"did you mean '{nearest}'?" : null,
            $"a policy that is newer than Bulkhead's list of {ManagedPolicyCatalogue.Embedded.Date:yyyy-MM-dd} is given by its ARN");
        return null;
    }

    private string? CustomerPolicy(string text, SourceSpan span)
    {
        var path = text.StartsWith('/') ? text : "/" + text;
        var name = path[(path.LastIndexOf('/') + 1)..];
        if (name.Length is > 0 and <= 128 && path.Length <= 512 && path.All(c => c is > ' ' and <= '~') && !path.StartsWith("/arn:", StringComparison.Ordinal)) return path;
        context.Report(AccessDiagnostics.Policy, span, $"'{text}' is not the path and name of a policy", help: "write it as in /teams/Deploy; every account of the set needs a policy of that name");
        return null;
    }

    private string NameInAws(DocumentNode? node, string key)
    {
        var name = Nodes.TextOf(node) ?? key;
        if (name.Length <= 32 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '+' or '=' or ',' or '.' or '@' or '-')) return name;
        context.Report(AccessDiagnostics.Name, node?.Span, $"'{name}' can't be the name of a permission set in Identity Center", help: "use at most 32 letters, digits and _+=,.@-");
        return name;
    }

    private string Description(DocumentNode? node, string name)
    {
        if (Nodes.TextOf(node) is not { } text) return $"The permission set '{name}' of the configuration.";
        if (text.Length > 700 || text.Any(char.IsControl)) context.Report(AccessDiagnostics.PermissionSet, node!.Span, "this can't be a description in Identity Center", help: "write one line of at most 700 characters");
        return text;
    }

    private TimeSpan Session(DocumentNode? node)
    {
        if (Nodes.TextOf(node) is not { } text) return TimeSpan.FromHours(4);
        if (ParseSession(text) is { } session) return session;
        context.Report(AccessDiagnostics.Session, node!.Span, $"a log-in can't last '{text}'", help: "write hours and minutes from 1h to 12h, as in 4h or 1h30m");
        return TimeSpan.FromHours(1);
    }

    /// <summary>Hours and minutes, such as <c>1h30m</c>, between one hour and twelve; null for anything else.</summary>
    internal static TimeSpan? ParseSession(string text)
    {
        var rest = text;
        var (hours, minutes) = (0, 0);
        if (rest.IndexOf('h', StringComparison.Ordinal) is var h and > 0)
        {
            if (!int.TryParse(rest[..h], NumberStyles.None, CultureInfo.InvariantCulture, out hours) || hours > 12) return null;
            rest = rest[(h + 1)..];
        }

        if (rest.EndsWith('m'))
        {
            if (!int.TryParse(rest[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out minutes) || minutes > 720) return null;
            rest = "";
        }

        var session = new TimeSpan(hours, minutes, 0);
        return rest.Length == 0 && session >= TimeSpan.FromHours(1) && session <= TimeSpan.FromHours(12) ? session : null;
    }

    private (string? Content, bool IsWide) Inline(string name, DocumentNode node)
    {
        var root = node;
        if (Nodes.TextOf(node) is { } path)
        {
            if (readFile(path, node.Span) is not { } file) return default;
            if (path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".yml", StringComparison.OrdinalIgnoreCase))
            {
                root = YamlDocumentReader.Read(file, context.Diagnostics);
            }
            else
            {
                var json = JsonDocumentReader.Read(file);
                context.Diagnostics.AddRange(json.Diagnostics);
                root = json.Root;
            }
        }

        if (root is not DocumentMapping) return default;
        var parsed = PolicyParser.Parse(root, root.Span.File.Path);
        var findings = new DiagnosticBag();
        findings.AddRange(parsed.Diagnostics);
        if (parsed.Document is { } document && !IsEmbedded(root.Span.File)) findings.AddRange(new PolicyLinter().Lint(document, PolicyDocumentKind.Identity));
        context.Diagnostics.AddRange(findings.ToSorted());
        if (findings.HasErrors) return default;
        var content = DocumentJson.Compact(root);
        if (Encoding.UTF8.GetByteCount(content) <= LongestInline) return (content, parsed.Document?.Statements.Any(IsWide) == true);
        context.Report(AccessDiagnostics.Policy, root.Span with { Length = 1 }, $"the policy of '{name}' has {content.Length:N0} characters without white space; AWS takes {LongestInline:N0}", help: "split the set, or use managed policies");
        return default;
    }

    private static bool IsWide(Statement statement) =>
        statement is { Effect: StatementEffect.Allow, Action: { } action }
        && (action.IsNegated || action.Patterns.Any(p => p.Text is "*" or "iam:*"));

    /// <summary>Bulkhead's own sets are looked at by a test, not on every start.</summary>
    private static bool IsEmbedded(SourceFile file) => file.Path.StartsWith("(bulkhead)", StringComparison.Ordinal);

    private void CheckNames(IEnumerable<PermissionSet> sets)
    {
        // Names of permission sets are unique in an instance.
        foreach (var same in sets.GroupBy(s => s.NameInAws, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
        {
            var last = same.OrderBy(s => s.Verb is null).Last();
            context.Report(AccessDiagnostics.Name, last.DeclaredAt, $"two permission sets are called '{last.NameInAws}' in Identity Center", help: "give one of them another 'name'");
        }
    }
}
